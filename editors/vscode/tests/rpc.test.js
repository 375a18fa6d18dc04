// SPDX-License-Identifier: Apache-2.0
"use strict";
const assert = require("node:assert/strict");
const { EventEmitter } = require("node:events");
const { test } = require("node:test");
const { Connection, ErrorCode, MessageReader, frame } = require("../src/rpc");

/** Both ends of a connection: what the extension writes, and a hand to write as the server. */
function pipe(observer) {
  const input = new EventEmitter();
  const sent = [];
  const reader = new MessageReader((message) => sent.push(message), assert.fail);
  const connection = new Connection(input, { write: (bytes) => reader.push(bytes) }, observer);
  return { connection, sent, reply: (message) => input.emit("data", frame({ jsonrpc: "2.0", ...message })), input };
}

/** Reads a stream that is cut into pieces of a size. */
function readInPieces(bytes, size) {
  const messages = [];
  const errors = [];
  const reader = new MessageReader((message) => messages.push(message), (error) => errors.push(error.message));
  for (let start = 0; start < bytes.length; start += size) reader.push(bytes.subarray(start, start + size));
  return { messages, errors };
}

test("messages are the same however the stream is cut", () => {
  const wanted = [{ id: 1, result: "é😀\n" }, { method: "x", params: { text: "\u2028" } }, { id: 2, result: null }];
  const bytes = Buffer.concat(wanted.map(frame));
  for (const size of [1, 2, 3, 7, 64, bytes.length]) assert.deepEqual(readInPieces(bytes, size), { messages: wanted, errors: [] });
});

test("header names may be in any case and other headers are passed over", () => {
  const bytes = Buffer.from('content-type: x; charset=utf-8\r\nCONTENT-LENGTH: 9\r\n\r\n{"id": 1}');
  assert.deepEqual(readInPieces(bytes, 5), { messages: [{ id: 1 }], errors: [] });
});

test("a body that is no JSON is told and the next message is read", () => {
  const bytes = Buffer.concat([Buffer.from("Content-Length: 3\r\n\r\n{no"), frame({ id: 7 })]);
  const { messages, errors } = readInPieces(bytes, 4);
  assert.deepEqual(messages, [{ id: 7 }]);
  assert.equal(errors.length, 1);
});

test("a long message costs no more than its length", () => {
  const text = "x".repeat(4_000_000);
  const { messages } = readInPieces(frame({ id: 1, result: text }), 4096);
  assert.equal(messages[0].result.length, text.length);
});

test("answers find their requests in any order", async () => {
  const { connection, reply } = pipe();
  const first = connection.request("a");
  const second = connection.request("b");
  reply({ id: 2, result: "b" });
  reply({ id: 1, error: { code: -31003, message: "Over.", data: { name: "RunNotActive", hint: "Wait." } } });
  assert.equal(await second, "b");
  await assert.rejects(first, { code: -31003, name: "RunNotActive", hint: "Wait.", message: "Over." });
});

test("a cancelled request rejects at once and tells the server", async () => {
  const { connection, sent, reply } = pipe();
  const { token } = require("./support/vscode");
  const source = token();
  const asked = connection.request("slow", {}, { token: source.token });
  source.cancel();
  await assert.rejects(asked, { code: ErrorCode.RequestCancelled });
  assert.deepEqual(sent[1], { jsonrpc: "2.0", method: "$/cancelRequest", params: { id: 1 } });
  reply({ id: 1, result: "too late" });
  await assert.rejects(connection.request("slow", {}, { token: source.token }), { code: ErrorCode.RequestCancelled });
  assert.equal(sent.length, 2, "a request whose token is cancelled is not sent");
});

test("a request without an answer ends with its time", async () => {
  const { connection, sent } = pipe();
  await assert.rejects(connection.request("never", {}, { timeoutMs: 5 }), { name: "RequestTimeout" });
  assert.equal(sent[1].method, "$/cancelRequest");
});

test("requests of the server get their answers, unknown ones an error", async () => {
  const { connection, sent, reply } = pipe();
  connection.onRequest("ask", async ({ n }) => n + 1);
  connection.onRequest("fail", () => {
    throw new Error("no");
  });
  reply({ id: "s1", method: "ask", params: { n: 1 } });
  reply({ id: "s2", method: "unknown" });
  reply({ id: "s3", method: "fail" });
  await new Promise(setImmediate);
  const byId = Object.fromEntries(sent.map((message) => [message.id, message]));
  assert.equal(byId.s1.result, 2);
  assert.equal(byId.s2.error.code, ErrorCode.MethodNotFound);
  assert.equal(byId.s3.error.code, ErrorCode.InternalError);
});

test("the server can withdraw its question", async () => {
  const { connection, reply } = pipe();
  let withdrawn;
  connection.onRequest("ask", (_, signal) => new Promise((resolve) => signal.addEventListener("abort", () => resolve((withdrawn = true)))));
  reply({ id: 5, method: "ask" });
  reply({ method: "$/cancelRequest", params: { id: 5 } });
  await new Promise(setImmediate);
  assert.equal(withdrawn, true);
});

test("a handler that fails does not end the connection", async () => {
  const errors = [];
  const { connection, reply } = pipe({ onError: (error) => errors.push(error.message) });
  connection.onNotification("bad", () => {
    throw new Error("broken");
  });
  reply({ method: "bad" });
  const asked = connection.request("still");
  reply({ id: 1, result: "here" });
  assert.equal(await asked, "here");
  assert.deepEqual(errors, ["broken"]);
});

test("the end of the connection fails what is open and what comes", async () => {
  const { connection } = pipe();
  const open = connection.request("a");
  connection.close(new Error("gone"));
  await assert.rejects(open, { message: "gone" });
  await assert.rejects(connection.request("b"), { message: "gone" });
});
