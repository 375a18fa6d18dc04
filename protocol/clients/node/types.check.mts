// SPDX-License-Identifier: Apache-2.0
// Checked with tsc, never run: a program in TypeScript as a user writes it, so the compiler must find the types.

import { Client, RpcError } from "./massgen-client.mjs";
import type { Cursor } from "./massgen-client.mjs";

const client = await Client.start();
const run = await client.run("three-agents-demo", "How should we cache?", { replay: { speed: "instant" } });
for await (const event of run) {
  if (event.type === "run.completed") console.log(event.status, event.answer.text);
}
for await (const delta of run.deltas()) console.log(delta.agentId.length, delta.text.length);
const saved: Cursor = JSON.parse(JSON.stringify(run.cursor));
const again = await client.follow(saved);
const answer: string = (await again.result()).answer;
await client.ask("three-agents-demo", [{ type: "text", text: "?" }, { type: "file", path: "chart.png" }], { onUnsupported: "drop" });
// @ts-expect-error: not a word of the protocol
await client.ask("three-agents-demo", "?", { onUnsupported: "ignore" });
try {
  await client.ask("no such team", answer, { sessionId: run.sessionId });
} catch (error) {
  if (error instanceof RpcError) console.log(error.name, error.code, error.hint);
}
// @ts-expect-error: without the types everything would be any, and this no error
client.noSuchMethod();
await client.close();
