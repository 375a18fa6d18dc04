// SPDX-License-Identifier: Apache-2.0
"use strict";
const assert = require("node:assert/strict");
const { test } = require("node:test");
const { createEditor, install } = require("./support/vscode");

const QUESTION = {
  approvalId: "apr_1_1",
  runId: "run_1",
  agentId: "ada",
  kind: "command",
  title: "ada: run npm test",
  detail: "It runs a command.\nnpm test",
  options: [
    { optionId: "once", name: "Allow once", kind: "allow_once" },
    { optionId: "no", name: "Reject once", kind: "reject_once" },
  ],
};

function deciding() {
  const editor = createEditor();
  install(editor);
  const { Approvals } = require("../src/server/approvals");
  return { ...editor, approvals: new Approvals() };
}

test("the user picks an option", async () => {
  const one = deciding();
  /** @type {any} */
  let shown;
  one.state.answers.push((question) => ((shown = question), question.items[0]));
  const answer = await one.approvals.ask(QUESTION, new AbortController().signal);
  assert.deepEqual(answer, { outcome: "selected", optionId: "once" });
  assert.equal(shown.title, "ada: run npm test");
  assert.match(shown.placeHolder, /npm test/);
  assert.equal(shown.ignoreFocusOut, true);
});

test("a question that is closed allows nothing", async () => {
  const one = deciding();
  assert.deepEqual(await one.approvals.ask(QUESTION, new AbortController().signal), { outcome: "cancelled" });
});

test("a question the server withdraws goes away, and one that waits is never shown", async () => {
  const one = deciding();
  const first = new AbortController();
  const second = new AbortController();
  let shown = 0;
  one.state.answers.push(
    (question) => new Promise((resolve) => (shown++, question.token.onCancellationRequested(() => resolve(undefined)))),
    (question) => (shown++, question.items[0]),
  );
  const answers = [one.approvals.ask(QUESTION, first.signal), one.approvals.ask(QUESTION, second.signal)];
  await new Promise(setImmediate);
  assert.equal(shown, 1);
  second.abort();
  first.abort();
  assert.deepEqual(await Promise.all(answers), [{ outcome: "cancelled" }, { outcome: "cancelled" }]);
  assert.equal(shown, 1);
  assert.deepEqual(await one.approvals.ask(QUESTION, new AbortController().signal), { outcome: "selected", optionId: "once" });
});
