// SPDX-License-Identifier: Apache-2.0
// Types of massgen-client.mjs. New members may appear in everything the server sends.

export declare const PROTOCOL_VERSION: number;

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A bundled team's name, a path to a team file, a team file's text, a file URL, or the team itself. */
export type Team = string | URL | { [key: string]: unknown };

/** A part of a prompt. `data` and `blob` are base64; a `uri` is file:, http:, https: or data:. */
export type ContentBlock =
  | { type: "text"; text: string }
  | { type: "image" | "audio"; data?: string; uri?: string; mimeType?: string }
  | { type: "resource"; resource: { uri?: string; mimeType?: string; text?: string; blob?: string } }
  | { type: "resource_link"; uri: string; name?: string; mimeType?: string }
  /** A file of the server's machine: picture, sound, film, PDF or text. */
  | { type: "file"; path: string };

/** Text, or content blocks. */
export type Prompt = string | ReadonlyArray<ContentBlock | { type: string; [key: string]: unknown }>;

/** Something that happened in a run. `t` is in milliseconds since its start; the other members depend on `type`. */
export interface Event {
  seq: number;
  t: number;
  type: string;
  agentId?: string;
  itemId?: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  [member: string]: any;
}

/** A piece of what an agent is saying. */
export interface Delta {
  agentId: string;
  itemId: string;
  kind: "message" | "reasoning" | (string & {});
  text: string;
  /** Whether this is the team's final answer being presented, not a draft. */
  isFinal: boolean;
}

export type RunStatus =
  | "queued" | "running" | "waitingForInput"
  | "completed" | "failed" | "cancelled" | "timedOut" | "budgetExceeded" | "interrupted"
  | (string & {});

/** How a run ended. */
export interface RunResult {
  status: RunStatus;
  /** Whether the team came to its end by itself. */
  isCompleted: boolean;
  /** The whole final answer; empty if there is none. */
  answer: string;
  winner: string | null;
  answers: Array<{ agentId: string; label: string; version: number; text?: string }>;
  votes: Array<{ by: string; for: string; reason?: string }>;
  usage: Record<string, unknown>;
  cost: { amount: number | null; currency: string } | null;
  durationMs: number;
  /** Why a run failed. */
  error: { name: string; message: string; hint?: string; [member: string]: unknown } | null;
  lastSeq: number;
  /** Everything the server said. */
  raw: Record<string, unknown>;
}

/** A place in a run's events: plain JSON, good for going on in another process. */
export interface Cursor {
  runId: string;
  fromSeq: number;
  /** By item and field: UTF-16 units after `fromSeq` that were read already. */
  skip?: Record<string, number>;
}

/** How a run's events are wanted. */
export interface Delivery {
  /** The longest a delta may wait for company, 0 to 2000 ms. */
  maxLatencyMs?: number;
  maxBatchBytes?: number;
  granularity?: "delta" | "item" | "result";
  agents?: string[];
  channels?: { reasoning?: boolean; toolOutput?: boolean; usage?: boolean };
  windowBytes?: number;
}

export interface RunOptions {
  sessionId?: string;
  /** Changes to the team file, by JSON Pointer. */
  overrides?: Record<string, unknown> | Array<{ path: string; value: unknown }>;
  /** The folder the agents work in, absolute. */
  cwd?: string;
  contextPaths?: string[];
  /** Limit of the whole run. */
  timeoutMs?: number;
  budget?: { usd?: number; tokens?: number };
  approvalPolicy?: "ask" | "allow" | "readOnly" | "deny";
  onBusy?: "reject" | "queue" | "steer";
  /** What becomes of a file of the prompt that an agent cannot take; `error` without a wish. */
  onUnsupported?: "error" | "describe" | "drop";
  idempotencyKey?: string;
  replay?: boolean | { cassette?: string; speed?: number | "instant" };
  record?: boolean | string;
  delivery?: Delivery;
  [member: string]: unknown;
}

export interface RequestOptions {
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** An agent wants to do something that needs a decision. */
export interface ApprovalRequest {
  approvalId: string;
  runId: string;
  agentId: string;
  kind: "tool" | "command" | "fileWrite" | "network" | "spend" | (string & {});
  title: string;
  detail?: string;
  arguments?: unknown;
  options: Array<{
    optionId: string;
    name: string;
    kind: "allow_once" | "allow_always" | "reject_once" | "reject_always" | (string & {});
  }>;
  expiresAt?: string;
  /** The option that allows this once; null, which never approves, if there is none. */
  allow(): string | null;
  /** The option that rejects this once; null, which cancels, if there is none. */
  reject(): string | null;
}

/** An agent has a question; `schema` says what an answer looks like. */
export interface InputRequest {
  inputId: string;
  runId: string;
  agentId: string;
  message: string;
  schema: Record<string, unknown>;
  expiresAt?: string;
}

export interface ClientOptions {
  /** The binary, or a whole command line. Without it MASSGEN_SERVER, then massgen-server on the PATH. */
  server?: string | string[];
  /** The server's working folder. */
  cwd?: string;
  /** The server's environment, keys included. */
  env?: Record<string, string | undefined>;
  /** Returns the id of an offered option. Whatever else happens never approves. */
  onApproval?: (request: ApprovalRequest) => string | null | undefined | Promise<string | null | undefined>;
  /** Returns the answers, or null to decline. */
  onInput?: (request: InputRequest) => object | null | undefined | Promise<object | null | undefined>;
  onStatus?: (status: { health: string; message?: string; activeRuns: number }) => void;
  onLog?: (entry: { time: string; level: string; category: string; message: string; data?: unknown }) => void;
  /** How all runs' events are wanted. */
  delivery?: Delivery;
  /** How much of a run's events may wait here for a slow reader, in bytes; the server keeps the rest. */
  windowBytes?: number;
}

/** A run whose events arrive here. One reader at a time. */
export declare class Run implements AsyncIterable<Event> {
  private constructor();
  readonly id: string;
  readonly sessionId: string;
  readonly agents: Array<{ id: string; alias: string; model: string; [member: string]: unknown }>;
  /** What the server said when the run was started or attached. */
  readonly info: Record<string, unknown>;
  /** Where this reader is. `follow(cursor)` goes on from here, in this process or another. */
  readonly cursor: Cursor;
  [Symbol.asyncIterator](): AsyncGenerator<Event, void, undefined>;
  /** What the agents say, piece by piece. Other events are read and left out. */
  deltas(): AsyncGenerator<Delta, void, undefined>;
  /** The run's result, when there is one. Events that were not iterated yet are left out. */
  result(): Promise<RunResult>;
  /** Stops the run, or one agent of it. The stream ends with `run.completed`. */
  cancel(options?: { reason?: string; agentId?: string }): Promise<RunStatus>;
  /** Tells the agents something more; it counts from their next turn on. */
  steer(prompt: Prompt, options?: { agentIds?: string[]; expectedSeq?: number }): Promise<{ accepted: boolean; agentIds?: string[] }>;
  /** Winds the run up: the best answer there is gets presented. */
  answerNow(reason?: string): Promise<RunStatus>;
  /** Stops the stream of events; the run goes on. */
  detach(): Promise<void>;
}

type Answer = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

/** A massgen-server of your own, and everything it can do. */
export declare class Client {
  constructor(options?: ClientOptions);
  /** Starts the server and says hello. */
  static start(options?: ClientOptions): Promise<Client>;
  connect(): Promise<Client>;
  /** Ends the server in good order: active runs are cancelled and on disk before it goes. */
  close(): Promise<void>;
  readonly capabilities: Answer;
  readonly serverVersion: string;
  /** The last 16 KiB that the server wrote to stderr. */
  readonly stderr: string;
  readonly processId: number;
  readonly delivery: Delivery;

  /** Sends any request. An abort or the end of `timeoutMs` cancels it. */
  request<Result = any>(method: string, params?: object, options?: RequestOptions): Promise<Result>; // eslint-disable-line @typescript-eslint/no-explicit-any
  notify(method: string, params?: object): void;

  /** Starts a run; its events stream in at once. */
  run(team: Team, prompt: Prompt, options?: RunOptions): Promise<Run>;
  /** Runs a team to its result. */
  ask(team: Team, prompt: Prompt, options?: RunOptions): Promise<RunResult>;
  /** Follows a run from any event on: one that is running, is over, or was interrupted with its server. */
  follow(runId: string, fromSeq?: number, options?: { delivery?: Delivery }): Promise<Run>;
  follow(cursor: Cursor, fromSeq?: undefined, options?: { delivery?: Delivery }): Promise<Run>;
  /** Waits for a run's end. With `timeoutMs` the run goes on and RequestTimeout is thrown. */
  wait(runId: string, options?: RequestOptions): Promise<RunResult>;
  cancel(runId: string, options?: { reason?: string; agentId?: string }): Promise<RunStatus>;
  steer(runId: string, prompt: Prompt, options?: { agentIds?: string[]; expectedSeq?: number }): Promise<{ accepted: boolean; agentIds?: string[] }>;
  answerNow(runId: string, reason?: string): Promise<RunStatus>;

  /** A run as it is now. Parts: items, answers, votes, usage, config. */
  get(runId: string, include?: string[]): Promise<Answer>;
  /** A page of the machine's runs, newest first. */
  runs(filters?: { sessionId?: string; status?: RunStatus | RunStatus[]; cwd?: string; cursor?: string; limit?: number }): Promise<{ runs: Answer[]; nextCursor?: string }>;
  /** All events of a run up to now, one by one as the journal has them. */
  events(runId: string, fromSeq?: number, toSeq?: number): Promise<Event[]>;
  /** The whole of an item whose event was cut. */
  readItem(itemId: string, field?: "text" | "arguments" | "output"): Promise<string>;
  export(runId: string, format?: "md" | "json" | "jsonl" | "massgenLog", options?: { path?: string; overwrite?: boolean }): Promise<{ format: string; text?: string; uri?: string; bytes: number }>;
  sessions(filters?: { cwd?: string; cursor?: string; limit?: number }): Promise<{ sessions: Answer[]; nextCursor?: string }>;
  session(sessionId: string): Promise<Answer>;
  renameSession(sessionId: string, title: string): Promise<void>;
  deleteSession(sessionId: string): Promise<void>;
  forkSession(sessionId: string, throughRunId?: string): Promise<string>;
  usage(scope: { runId: string } | { sessionId: string } | { since: string; cwd?: string }): Promise<Answer>;
  /** Checks a team file without running it. */
  validate(what: { text?: string; path?: string; uri?: string; level?: "syntax" | "schema" | "semantic" | "online" }): Promise<Answer>;
  status(): Promise<Answer>;
  metrics(): Promise<Answer>;
  setLogLevel(level: string, categories?: string[]): Promise<Answer>;
  discover(): Promise<Answer>;

  approvals(runId?: string): Promise<Answer>;
  respondApproval(approvalId: string, optionId: string, note?: string): Promise<void>;
  respondInput(inputId: string, action: "accept" | "decline" | "cancel", content?: object): Promise<void>;
}

/** The command line of the server: what is given, else MASSGEN_SERVER, else what the PATH has. */
export declare function findServer(server?: string | string[]): string[];

/** Anything that goes wrong between this client and its server. */
export declare class MassGenError extends Error {}
export declare class ServerNotFound extends MassGenError {}
export declare class ServerDied extends MassGenError {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}
export declare class ProtocolError extends MassGenError {}
export declare class ClientClosed extends MassGenError {}
export declare class Detached extends MassGenError {}
export declare class RequestTimeout extends MassGenError {}

/** The server refused a request. `name` is the protocol's word: ConfigInvalid, RunNotFound, MethodNotFound, … */
export declare class RpcError extends MassGenError {
  readonly code: number;
  readonly hint?: string;
  readonly pointer?: string;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly diagnostics: Array<{ message: string; severity: number; range: Answer; [member: string]: unknown }>;
  readonly data: Answer;
}
