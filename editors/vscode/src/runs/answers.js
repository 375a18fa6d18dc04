// SPDX-License-Identifier: Apache-2.0
"use strict";

/**
 * The whole text of an answer: the final one, or the one with a label. Nothing when there is none.
 * @param {{request(method: string, params: any): Promise<any>}} server @param {string} runId @param {string} [label]
 * @returns {Promise<string | undefined>}
 */
async function readAnswer(server, runId, label) {
  const snapshot = await server.request("massgen/run/get", { runId, include: ["answers"] });
  if (!label) return snapshot.result?.answer?.text;
  const answer = (snapshot.answers ?? []).find((/** @type {any} */ one) => one.label === label);
  if (!answer) return undefined;
  return answer.text ?? (answer.itemId ? readItem(server, runId, answer.itemId) : undefined);
}

/**
 * A text that was too long for an event, page by page.
 * @param {{request(method: string, params: any): Promise<any>}} server @param {string} runId @param {string} itemId
 */
async function readItem(server, runId, itemId) {
  const pages = [];
  for (let offset = 0, isDone = false; !isDone; ) {
    const page = await server.request("massgen/item/read", { runId, itemId, offset });
    pages.push(page.text);
    isDone = page.done || page.nextOffset <= offset;
    offset = page.nextOffset;
  }
  return pages.join("");
}

module.exports = { readAnswer };
