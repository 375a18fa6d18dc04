// SPDX-License-Identifier: Apache-2.0
// A client for massgen-server: teams of AI agents that work on one task, streamed as they think.
// Copy this one file (and massgen-client.d.mts for types). It needs Node 18 or newer and nothing else.

import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const PROTOCOL_VERSION = 1;
const VERSION = "0.1.0";

// Errors

/** Anything that goes wrong between this client and its server. */
export class MassGenError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** There is no massgen-server to start. */
export class ServerNotFound extends MassGenError {}

/** The server process ended while it was needed. */
export class ServerDied extends MassGenError {
  constructor(exitCode, signal, stderr) {
    const how = signal ? `was ended by ${signal}` : `ended with status ${exitCode}`;
    super(`massgen-server ${how}${stderr.trim() ? `; the last it said:\n${stderr.trimEnd()}` : ""}`);
    Object.assign(this, { exitCode, signal, stderr });
  }
}

/** The server sent something that is not the protocol. */
export class ProtocolError extends MassGenError {}

/** The client was closed, or has not been connected yet. */
export class ClientClosed extends MassGenError {}

/** This stream of a run's events ended because the run was detached or is followed anew. */
export class Detached extends MassGenError {}

/** The answer did not come in the time the caller gave. */
export class RequestTimeout extends MassGenError {}

/** The server refused a request: `code`, `name` (the protocol's word), `hint`, `pointer`, `retryable`, `data`. */
export class RpcError extends MassGenError {
  constructor(error) {
    const data = isObject(error?.data) ? error.data : {};
    super(describe(error, data));
    this.code = typeof error?.code === "number" ? error.code : -32603;
    this.name = data.name ?? (this.code === -32601 ? "MethodNotFound" : "RpcError");
    this.hint = data.hint;
    this.pointer = data.pointer;
    this.retryable = data.retryable === true;
    this.retryAfterMs = data.retryAfterMs;
    this.diagnostics = Array.isArray(data.diagnostics) ? data.diagnostics : [];
    this.data = data;
  }
}

function describe(error, data) {
  const lines = [[error?.message ?? "The server answered with a malformed error.", data.hint].filter(Boolean).join(" ")];
  for (const one of Array.isArray(data.diagnostics) ? data.diagnostics : []) {
    const start = one?.range?.start ?? {};
    lines.push(`  ${data.file ?? "team file"}:${(start.line ?? 0) + 1}:${(start.character ?? 0) + 1}: ${one?.message}`);
  }
  return lines.join("\n");
}

// Runs

/** A run whose events arrive here. Iterate it, or its `deltas()`; one reader at a time. */
export class Run {
  #client;
  #expected; // seq that the next batch begins with
  #fromSeq; // everything before it was handed out
  #skip; // by item and field: characters of a former reader that are still to come
  #readSince = {}; // by item and field: characters handed out since #fromSeq
  #finalCalls = new Set();
  #finalItems = new Set();
  #batches = [];
  #events = []; // the batch that is being handed out, last event first
  #eventsToSeq;
  #wake = null;
  #isOver = false;
  #failure = null;
  #isMending = false;
  #acknowledgesAtOnce = false;
  #completed = null;

  constructor(client, cursor, info) {
    this.#client = client;
    this.id = cursor.runId;
    this.#expected = this.#fromSeq = cursor.fromSeq ?? 1;
    this.#eventsToSeq = this.#fromSeq - 1;
    this.#skip = { ...cursor.skip };
    /** What the server said when the run was started or attached. */
    this.info = info;
  }

  /** The conversation this run belongs to; give it to `run` for a follow-up. */
  get sessionId() {
    return this.info.sessionId ?? "";
  }

  /** Who takes part. */
  get agents() {
    return this.info.agents ?? [];
  }

  /** Where this reader is: JSON to keep. `follow(cursor)` goes on from here, in this process or another. */
  get cursor() {
    return { runId: this.id, fromSeq: this.#fromSeq, skip: { ...this.#skip, ...this.#readSince } };
  }

  async *[Symbol.asyncIterator]() {
    for (;;) {
      const event = this.#pop();
      if (event) yield event;
      else if (!(await this.#fill())) return;
    }
  }

  /** What the agents say, piece by piece. Other events are read and left out. */
  async *deltas() {
    for await (const event of this) {
      if (event.type !== "item.delta" || event.field !== "text") continue;
      const { agentId, itemId, text, kind = "message" } = event;
      yield { agentId, itemId, kind, text, isFinal: kind === "message" && this.#finalItems.has(itemId) };
    }
  }

  /** The run's result, when there is one. Events that were not iterated yet are left out. */
  async result() {
    do while (this.#pop());
    while (await this.#fill());
    if (!this.#completed || this.#completed.truncated) return this.#client.wait(this.id);
    return runResult(this.#completed);
  }

  /** Stops the run, or one agent of it; resolves to its status. The stream ends with `run.completed`. */
  cancel(options) {
    return this.#client.cancel(this.id, options);
  }

  /** Tells the agents something more; it counts from their next turn on. */
  steer(prompt, options) {
    return this.#client.steer(this.id, prompt, options);
  }

  /** Winds the run up: the best answer there is gets presented. */
  answerNow(reason) {
    return this.#client.answerNow(this.id, reason);
  }

  /** Stops the stream of events; the run goes on. */
  async detach() {
    await this.#client.request("massgen/run/detach", { runId: this.id }).catch((error) => {
      if (error.name !== "NotAttached") throw error;
    });
    this._end(new Detached(`${this.id} is detached`));
  }

  // Called by the client, in the order of the wire.

  /** @internal */
  _take({ fromSeq, toSeq, events }) {
    if (this.#isMending || this.#isOver) return;
    if (fromSeq !== this.#expected) return this.#mend();
    this.#expected = toSeq + 1;
    this.#batches.push({ events, toSeq });
    const end = events.find((event) => event.type === "run.completed");
    if (end) {
      this.#completed = end;
      this.#isOver = true;
      this.#client._forget(this);
    }
    if (this.#acknowledgesAtOnce) this.#client._acknowledge(this.id, toSeq);
    this.#wake?.();
  }

  /** Asks again for events that were left out on the way. */
  #mend() {
    this.#isMending = true;
    const params = { runId: this.id, fromSeq: this.#expected, delivery: this.info.delivery };
    this.#client
      ._call("massgen/run/attach", params, { onResult: () => (this.#isMending = false) })
      .catch((error) => this._end(error));
  }

  /** @internal */
  get _expected() {
    return this.#expected;
  }

  /** @internal */
  _end(failure = null) {
    this.#client._forget(this);
    if (!this.#isOver) this.#failure = failure;
    this.#isOver = true;
    this.#wake?.();
  }

  /** From now on events are acknowledged when they arrive, because the answer to a request waits behind them.
   * @internal */
  _acknowledgeAtOnce() {
    this.#acknowledgesAtOnce = true;
    if (this.#batches.length) this.#client._acknowledge(this.id, this.#batches.at(-1).toSeq);
  }

  // Called by whoever reads.

  async #fill() {
    while (!this.#batches.length) {
      if (this.#isOver) {
        if (this.#failure) throw this.#failure;
        return false;
      }
      await new Promise((resolve) => (this.#wake = resolve));
      this.#wake = null;
    }
    const { events, toSeq } = this.#batches.shift();
    this.#events = events.reverse();
    this.#eventsToSeq = toSeq;
    // The server keeps at most a window of unacknowledged events on the way: this is what lets it go on.
    this.#client._acknowledge(this.id, toSeq);
    return true;
  }

  #pop() {
    while (this.#events.length) {
      const event = this.#note(this.#events.pop());
      if (event) return event;
    }
    this.#moveTo(this.#eventsToSeq + 1);
    return null;
  }

  #moveTo(seq) {
    if (seq <= this.#fromSeq) return;
    this.#fromSeq = seq;
    this.#readSince = {};
  }

  /** Moves the cursor over an event; returns what a former reader has not read of it. */
  #note(event) {
    if (event.type === "item.delta") {
      const key = `${event.itemId}/${event.field}`;
      const text = event.text ?? "";
      this.#readSince[key] = (this.#readSince[key] ?? 0) + text.length;
      const skipped = Math.min(this.#skip[key] ?? 0, text.length);
      if (!skipped) return event;
      this.#skip[key] -= skipped;
      return skipped === text.length ? null : { ...event, text: text.slice(skipped) };
    }
    if (event.type === "agent.status" || event.type === "usage.updated") return event;
    // Deltas and states may be joined up to the next event of another type, and never across it.
    this.#moveTo(event.seq + 1);
    this.#skip = {};
    if (event.type === "call.started" && ["final", "direct"].includes(event.kind)) this.#finalCalls.add(event.callId);
    if (event.type === "item.started" && this.#finalCalls.has(event.callId)) this.#finalItems.add(event.itemId);
    return event;
  }
}

function runResult(raw) {
  return {
    status: raw.status ?? "",
    isCompleted: raw.status === "completed",
    answer: raw.answer?.text ?? "",
    winner: raw.winner ?? null,
    answers: raw.answers ?? [],
    votes: raw.votes ?? [],
    usage: raw.usage ?? {},
    cost: raw.cost ?? null,
    durationMs: raw.durationMs ?? 0,
    error: raw.error ?? null,
    lastSeq: raw.lastSeq ?? 0,
    raw,
  };
}

// The client

/**
 * A massgen-server of your own, and everything it can do.
 *
 * `const client = await Client.start({ server, cwd, env, onApproval, onInput, onStatus, onLog, delivery, windowBytes })`
 */
export class Client {
  #process = null;
  #exited;
  #stderr = Buffer.alloc(0);
  #lastId = 0;
  #pending = new Map(); // by id: {resolve, reject, onResult}
  #runs = new Map(); // by run id: the run's stream
  #asked = new Map(); // by the server's id: what withdraws its question
  #failure = new ClientClosed("the client is not connected; use Client.start()");
  #isClosing = false;
  #options;

  /** What the server can do: `features`, `contentBlocks`, `limits`. */
  capabilities = {};
  serverVersion = "";

  constructor(options = {}) {
    this.#options = options;
    this.delivery = { windowBytes: options.windowBytes ?? 1 << 20, ...options.delivery };
  }

  /** Starts the server and says hello. */
  static async start(options) {
    return new Client(options).connect();
  }

  async connect() {
    const { cwd, env, onApproval, onInput, onStatus } = this.#options;
    const [command, ...args] = findServer(this.#options.server);
    // Detached is a session of its own: an interrupt at the terminal is this program's to handle.
    const child = spawn(command, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"], detached: true });
    this.#process = child;
    this.#exited = new Promise((resolve) => {
      child.once("error", (error) => {
        this.#fail(new ServerNotFound(`${command} cannot be started: ${error.message}`, { cause: error }));
        resolve();
      });
      child.once("exit", () => setTimeout(() => child.stdout.destroy(), 3000).unref()); // a child of it holds the pipe
      child.once("close", (code, signal) => {
        const died = () => new ServerDied(code, signal, this.stderr);
        this.#fail(this.#isClosing ? new ClientClosed("the client is closed") : died());
        resolve();
      });
    });
    this.#failure = null;
    child.stdin.on("error", () => {}); // "close" follows and says why
    child.stderr.on("data", (chunk) => (this.#stderr = Buffer.concat([this.#stderr, chunk]).subarray(-(1 << 14))));
    this.#read(child.stdout);
    try {
      const own = { protocolVersions: [PROTOCOL_VERSION] };
      if (onApproval) own.approvalRequests = true;
      if (onInput) own.inputRequests = true;
      if (onStatus) own.serverStatus = true;
      const hello = await this.request("initialize", {
        processId: process.pid,
        clientInfo: { name: "massgen-client-node", version: VERSION },
        capabilities: { experimental: { massgen: own } },
      });
      this.capabilities = hello?.capabilities?.experimental?.massgen ?? {};
      this.serverVersion = hello?.serverInfo?.version ?? "";
      this.notify("initialized", {});
    } catch (error) {
      await this.close();
      throw error;
    }
    return this;
  }

  /** Ends the server in good order: active runs are cancelled and on disk before it goes. */
  async close() {
    const child = this.#process;
    if (!child) return;
    if (!this.#isClosing) {
      this.#isClosing = true;
      if (!this.#failure) {
        await this.request("shutdown", undefined, { timeoutMs: 5000 }).catch(() => {});
        if (!this.#failure) this.notify("exit");
      }
      child.stdin.end();
      const timers = [
        setTimeout(() => child.kill("SIGTERM"), 3000),
        setTimeout(() => child.kill("SIGKILL"), 6000),
      ];
      await this.#exited;
      timers.forEach(clearTimeout);
    }
    await this.#exited;
  }

  async [Symbol.asyncDispose ?? Symbol.for("nodejs.asyncDispose")]() {
    await this.close();
  }

  /** The last 16 KiB that the server wrote to stderr. */
  get stderr() {
    return this.#stderr.toString();
  }

  /** The server's process. */
  get processId() {
    return this.#process?.pid ?? 0;
  }

  // Asking

  /** Sends any request and resolves to its result. An abort or the end of `timeoutMs` cancels it. */
  request(method, params, { timeoutMs, signal } = {}) {
    return this._call(method, params, { timeoutMs, signal });
  }

  /** Sends any notification. */
  notify(method, params) {
    if (this.#failure) throw this.#failure;
    this.#send({ method, params });
  }

  /**
   * Starts a run and resolves to it; its events stream in at once. `options` are the members of `massgen/run/start`
   * (sessionId, overrides, cwd, timeoutMs, budget, approvalPolicy, onBusy, onUnsupported, idempotencyKey, replay…);
   * `overrides` may be an object by JSON Pointer.
   */
  run(team, prompt, options = {}) {
    const { overrides, delivery, ...more } = options;
    const params = { config: this.#team(team), prompt: content(prompt), ...more, delivery: { ...this.delivery, ...delivery } };
    if (overrides) {
      params.overrides = Array.isArray(overrides)
        ? overrides
        : Object.entries(overrides).map(([path, value]) => ({ path, value }));
    }
    const onResult = (result) => {
      if (typeof result?.runId !== "string") throw new TypeError("a run without an id");
      return this.#follow({ runId: result.runId }, { ...result, delivery: params.delivery });
    };
    return this._call("massgen/run/start", params, { onResult });
  }

  /** Runs a team and resolves to its result; takes the options of `run`. */
  async ask(team, prompt, options = {}) {
    const run = await this.run(team, prompt, { delivery: { granularity: "result" }, ...options });
    return run.result();
  }

  /**
   * Follows a run from any event on: one that is running, is over, or was interrupted with its server. Give it a run's
   * id and the first event wanted, or the `cursor` of a former reader to go on exactly there. A run has one stream on a
   * connection; following it again ends the stream there was.
   */
  async follow(runOrCursor, fromSeq = 1, { delivery } = {}) {
    const isCursor = typeof runOrCursor !== "string";
    const cursor = isCursor ? runOrCursor : { runId: runOrCursor, fromSeq };
    const wishes = { ...this.delivery, ...delivery };
    const params = { runId: cursor.runId, fromSeq: cursor.fromSeq, delivery: wishes };
    const onResult = (result) => this.#follow(cursor, { ...result, delivery: wishes });
    let run;
    try {
      run = await this._call("massgen/run/attach", params, { onResult });
    } catch (error) {
      // A server that was killed may take the last few events along that it had sent already.
      const last = error.data?.lastSeq;
      if (error.name !== "SeqUnavailable" || !isCursor || !(last > 0 && last < cursor.fromSeq)) throw error;
      return this.follow(cursor.runId, last, { delivery });
    }
    const snapshot = await this.get(cursor.runId, []);
    run.info = { ...snapshot, ...run.info };
    // Everything there is has arrived, and no event announces that.
    if (snapshot.result && run._expected > (snapshot.asOfSeq ?? 0)) run._end();
    return run;
  }

  #follow(cursor, info) {
    this.#runs.get(cursor.runId)?._end(new Detached(`${cursor.runId} is followed anew on this connection`));
    const run = new Run(this, cursor, info);
    this.#runs.set(run.id, run);
    return run;
  }

  /** Waits for a run's end. With `timeoutMs` the run goes on and RequestTimeout is thrown. */
  async wait(runId, options) {
    this.#runs.get(runId)?._acknowledgeAtOnce();
    return runResult(await this.request("massgen/run/wait", { runId }, options));
  }

  /** Stops a run, or one agent of it; resolves to its status. */
  async cancel(runId, { reason, agentId } = {}) {
    return (await this.request("massgen/run/cancel", { runId, agentId, reason })).status;
  }

  /** Tells a run's agents something more. RunNotActive: it is over; follow up in its session instead. */
  steer(runId, prompt, { agentIds, expectedSeq } = {}) {
    return this.request("massgen/run/steer", { runId, prompt: content(prompt), agentIds, expectedSeq });
  }

  /** Winds a run up; resolves to its status. The best answer there is gets presented. */
  async answerNow(runId, reason) {
    return (await this.request("massgen/run/answerNow", { runId, reason })).status;
  }

  // Looking

  /** A run as it is now. Parts: items, answers, votes, usage, config. */
  get(runId, include) {
    return this.request("massgen/run/get", { runId, include });
  }

  /** A page of the machine's runs, newest first. Filters: sessionId, status, cwd, cursor, limit. */
  runs(filters = {}) {
    return this.request("massgen/run/list", filters);
  }

  /** All events of a run up to now, one by one as the journal has them. For long runs prefer `follow`. */
  async events(runId, fromSeq = 1, toSeq) {
    const events = [];
    for (;;) {
      const page = await this.request("massgen/run/replay", { runId, fromSeq, toSeq });
      events.push(...page.events);
      if (page.done || page.nextSeq <= fromSeq) return events;
      fromSeq = page.nextSeq;
    }
  }

  /** The whole of an item whose event was cut (`truncated`). Fields: text, arguments, output. */
  async readItem(itemId, field = "text") {
    let text = "";
    for (let offset = 0; ; ) {
      const page = await this.request("massgen/item/read", { itemId, field, offset });
      text += page.text;
      if (page.done || page.nextOffset <= offset) return text;
      offset = page.nextOffset;
    }
  }

  /** A run as md, json, jsonl or massgenLog: `text`, or `uri` when it went to a file. Options: path, overwrite. */
  export(runId, format = "md", options = {}) {
    return this.request("massgen/run/export", { runId, format, ...options });
  }

  /** A page of conversations. Filters: cwd, cursor, limit. */
  sessions(filters = {}) {
    return this.request("massgen/session/list", filters);
  }

  /** One conversation with its turns. */
  session(sessionId) {
    return this.request("massgen/session/get", { sessionId });
  }

  async renameSession(sessionId, title) {
    await this.request("massgen/session/rename", { sessionId, title });
  }

  /** Deletes a conversation and its runs. SessionBusy while one of them is active. */
  async deleteSession(sessionId) {
    await this.request("massgen/session/delete", { sessionId });
  }

  /** Copies a conversation up to a run; resolves to the copy's id. */
  async forkSession(sessionId, throughRunId) {
    return (await this.request("massgen/session/fork", { sessionId, throughRunId })).sessionId;
  }

  /** Tokens and cost: `{runId}`, `{sessionId}` or `{since}` (RFC 3339). */
  usage(scope) {
    return this.request("massgen/usage/get", scope);
  }

  /** Checks a team file without running it: `{text}`, `{path}` or `{uri}`, and `level`. */
  validate({ path: file, ...what }) {
    return this.request("massgen/config/validate", { ...what, ...(file && { path: path.resolve(file) }) });
  }

  /** The server's health. */
  status() {
    return this.request("massgen/server/status");
  }

  /** The server's figures: memory, queues, requests, providers. */
  metrics() {
    return this.request("massgen/server/metrics");
  }

  /** Asks for the server's log from this level on; it goes to `onLog`. */
  setLogLevel(level, categories) {
    return this.request("massgen/log/setLevel", { level, categories });
  }

  /** The server's own description of its methods, as OpenRPC. */
  discover() {
    return this.request("rpc.discover");
  }

  // Deciding, for programs that see `approval.requested` and `input.requested` in the events

  /** Decisions that are open. */
  approvals(runId) {
    return this.request("massgen/approval/list", { runId });
  }

  /** Decides. AlreadyResolved: somebody else was faster, or the time is up. */
  async respondApproval(approvalId, optionId, note) {
    await this.request("massgen/approval/respond", { approvalId, optionId, note });
  }

  /** Answers a question: `action` is accept, decline or cancel. */
  async respondInput(inputId, action, content) {
    await this.request("massgen/input/respond", { inputId, action, content });
  }

  // The protocol

  #team(team) {
    if (team instanceof URL) return { path: fileURLToPath(team) };
    if (isObject(team)) {
      const keys = Object.keys(team);
      return keys.length === 1 && ["uri", "path", "name", "text", "inline"].includes(keys[0]) ? team : { inline: team };
    }
    if (team.includes("\n")) return { text: team };
    if (team.includes("/") || /\.(ya?ml|json)$/.test(team)) {
      return { path: path.resolve(this.#options.cwd ?? ".", team) };
    }
    return { name: team };
  }

  /** Sends a request. `onResult` runs when its answer is read, before anything that came after it.
   * @internal */
  _call(method, params, { timeoutMs, signal, onResult = (result) => result } = {}) {
    if (this.#failure) return Promise.reject(this.#failure);
    if (signal?.aborted) return Promise.reject(signal.reason);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const give_up = (reason) => {
        if (!this.#pending.delete(id)) return;
        settled();
        this.#send({ method: "$/cancelRequest", params: { id } });
        reject(reason);
      };
      const aborted = () => give_up(signal.reason);
      const timer =
        timeoutMs === undefined
          ? undefined
          : setTimeout(() => give_up(new RequestTimeout(`${method} was not answered within ${timeoutMs} ms`)), timeoutMs);
      const settled = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", aborted);
      };
      signal?.addEventListener("abort", aborted);
      this.#pending.set(id, {
        resolve: (result) => {
          settled();
          try {
            resolve(onResult(result));
          } catch (error) {
            reject(new ProtocolError(`the server answered without what belongs there: ${error.message}`, { cause: error }));
          }
        },
        reject: (error) => (settled(), reject(error)),
      });
      this.#send({ id, method, params });
    });
  }

  #send(message) {
    if (this.#process?.stdin.writable) this.#process.stdin.write(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\n");
  }

  /** @internal */
  _acknowledge(runId, seq) {
    this.#send({ method: "massgen/run/ack", params: { runId, seq } });
  }

  /** @internal */
  _forget(run) {
    if (this.#runs.get(run.id) === run) this.#runs.delete(run.id);
  }

  #fail(failure) {
    this.#failure ??= failure;
    for (const { reject } of this.#pending.values()) reject(this.#failure);
    this.#pending.clear();
    for (const run of [...this.#runs.values()]) run._end(this.#failure);
    for (const withdraw of this.#asked.values()) withdraw();
  }

  #read(stdout) {
    let pieces = []; // of a line that has not ended yet
    stdout.on("data", (chunk) => {
      if (this.#failure) return;
      for (let end; (end = chunk.indexOf(10)) >= 0; chunk = chunk.subarray(end + 1)) {
        pieces.push(chunk.subarray(0, end));
        const line = Buffer.concat(pieces).toString();
        pieces = [];
        if (line.trim()) this.#takeLine(line);
      }
      if (chunk.length) pieces.push(chunk);
    });
  }

  #takeLine(line) {
    try {
      const message = JSON.parse(line);
      if (typeof message.method === "string") this.#takeCall(message);
      else if (message.id != null) this.#takeAnswer(message);
    } catch (error) {
      const what = `the server sent something that is not the protocol (${error.message}): ${line.slice(0, 200)}`;
      this.#fail(new ProtocolError(what, { cause: error }));
      this.#killGroup();
    }
  }

  #killGroup() {
    try {
      process.kill(-this.#process.pid, "SIGKILL");
    } catch {
      // It is gone already.
    }
  }

  #takeAnswer({ id, result, error }) {
    const request = this.#pending.get(id);
    this.#pending.delete(id);
    if (error) request?.reject(new RpcError(error));
    else request?.resolve(result);
  }

  #takeCall({ id, method, params }) {
    if (id != null) this.#decide(id, method, params ?? {});
    else if (method === "massgen/run/events") this.#runs.get(params.runId)?._take(params);
    else if (method === "$/cancelRequest") this.#asked.get(JSON.stringify(params?.id))?.();
    else if (method === "massgen/server/statusChanged") this.#tell(this.#options.onStatus, params);
    else if (method === "massgen/log") this.#tell(this.#options.onLog, params);
  }

  /** Calls a handler; that it fails is the program's business, not the connection's. */
  #tell(handler, params) {
    try {
      handler?.(params);
    } catch (error) {
      process.emitWarning(`a massgen handler failed: ${error?.stack ?? error}`);
    }
  }

  // Deciding

  async #decide(id, method, params) {
    const { onApproval, onInput } = this.#options;
    const withdrawn = new Promise((resolve) => {
      this.#asked.set(JSON.stringify(id), () => resolve({ error: { code: -32800, message: "The request was cancelled." } }));
    });
    let decision = { error: { code: -32601, message: `This client does not have ${method}.` } };
    if (method === "massgen/approval/request" && onApproval) decision = approval(onApproval, params);
    else if (method === "massgen/input/request" && onInput) decision = input(onInput, params);
    const reply = await Promise.race([decision, withdrawn]);
    this.#asked.delete(JSON.stringify(id));
    this.#send({ id, ...reply });
  }
}

/** Only an option that was offered, chosen in time by a handler that ended well, is sent as a choice. */
async function approval(handler, params) {
  const options = (Array.isArray(params.options) ? params.options : []).filter((one) => typeof one?.optionId === "string");
  const first = (kind) => options.find((option) => option.kind === kind)?.optionId ?? null;
  const request = { ...params, options, allow: () => first("allow_once"), reject: () => first("reject_once") };
  const { value } = await outcome(handler, request);
  const isOffered = typeof value === "string" && options.some((option) => option.optionId === value);
  return { result: isOffered ? { outcome: "selected", optionId: value } : { outcome: "cancelled" } };
}

async function input(handler, params) {
  const { value, isFine } = await outcome(handler, params);
  if (isFine && isObject(value)) return { result: { action: "accept", content: value } };
  return { result: { action: isFine && value == null ? "decline" : "cancel" } };
}

/** What a handler returns before the deadline, and whether it did. */
async function outcome(handler, request) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve({ isFine: false }), msLeft(request.expiresAt));
    timer.unref(); // the connection keeps the program alive, a question that was withdrawn does not
  });
  try {
    const decided = Promise.resolve(handler(request)).then((value) => ({ value, isFine: true }));
    return await Promise.race([decided, late]);
  } catch (error) {
    process.emitWarning(`a massgen handler failed: ${error?.stack ?? error}`);
    return { isFine: false };
  } finally {
    clearTimeout(timer);
  }
}

/** Until a little before a deadline (RFC 3339); ten minutes, the protocol's default, if there is none. */
function msLeft(expiresAt) {
  const left = Date.parse(expiresAt) - Date.now();
  if (Number.isNaN(left)) return 600_000;
  return Math.min(Math.max(0, left - Math.min(500, left * 0.1)), 2 ** 31 - 1);
}

function content(prompt) {
  return typeof prompt === "string" ? [{ type: "text", text: prompt }] : prompt;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The command line of the server: what is given, else MASSGEN_SERVER, else what the PATH has. */
export function findServer(server) {
  if (Array.isArray(server)) return server;
  const given = server ?? (process.env.MASSGEN_SERVER || "massgen-server");
  const folders = given.includes("/") ? [""] : (process.env.PATH ?? "").split(path.delimiter);
  for (const folder of folders) {
    const file = path.resolve(folder, given);
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) return [file, "rpc"];
    } catch {
      // Not here.
    }
  }
  throw new ServerNotFound(
    `${given} is not an executable file. Give its path as Client.start({server}), in MASSGEN_SERVER, or put massgen-server on the PATH.`,
  );
}
