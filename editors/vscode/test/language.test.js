// SPDX-License-Identifier: Apache-2.0
"use strict";
const assert = require("node:assert/strict");
const { test } = require("node:test");
const { until, world } = require("./support/world");

const BROKEN = `# A team with mistakes.
agents:
  - id: "😀 scout"
    backend: {type: replay, scrpt: []}
  - id: critic
    backend: {type: openai, model: gpt-4o, temprature: 0.2}
`;

/** A range as line:column-column. */
const show = ({ start, end }) => `${start.line}:${start.character}-${end.line === start.line ? end.character : `${end.line}:${end.character}`}`;

test("a broken team is diagnosed at its characters, and anew after every edit", async (t) => {
  const one = await world(t, { files: { "team.massgen.yaml": BROKEN } });
  const document = await one.edit("team.massgen.yaml");
  const list = await one.diagnosed("team.massgen.yaml", (found) => found.some(({ range }) => range.start.line === 5));
});
