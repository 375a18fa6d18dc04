#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Follows a run and keeps its place in a file: start it again after a crash and it goes on where it stopped.
// usage: follow_run.mjs RUN_ID PLACE_FILE   prints one line for each answer, vote and decision

import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { Client } from "../node/massgen-client.mjs";

const [runId, file] = process.argv.slice(2);
let cursor = { runId, fromSeq: 1 };
try {
  cursor = JSON.parse(readFileSync(file, "utf8"));
} catch {
  // The first time there is no place yet.
}

const client = await Client.start();
const run = await client.follow(cursor);
for await (const event of run) {
  if (event.type === "answer.submitted") console.log(`${event.agentId} answers as ${event.label}`);
  else if (event.type === "vote.cast") console.log(`${event.agentId} votes for ${event.targetLabel}: ${event.reason}`);
  else if (event.type === "winner.selected") console.log(`${event.agentId} wins`);
  else continue;
  writeFileSync(`${file}.new`, JSON.stringify(run.cursor));
  renameSync(`${file}.new`, file); // the place is the old one or the new one, never half of it
}
console.log((await run.result()).status);
await client.close();
