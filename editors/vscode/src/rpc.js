// SPDX-License-Identifier: Apache-2.0
"use strict";

/** The codes of errors that decide what happens next; protocol.md section 9 has them all. */
const ErrorCode = Object.freeze({
  MethodNotFound: -32601,
  InternalError: -32603,
  RequestCancelled: -32800,
  ContentModified: -32801,
  ServerCancelled: -32802,
  RunNotFound: -31001,
  SessionNotFound: -31002,
  RunNotActive: -31003,
  ConfigInvalid: -31005,
  CredentialsMissing: -31007,
  UntrustedWorkspace: -31008,
  NotAttached: -31015,
  SeqUnavailable: -31016,
});

/** The other side refused a request. */
class ResponseError extends Error {
  /** @param {{code?: number, message?: string, data?: any}} error the `error` of a response */
  constructor(error) {
    super(typeof error?.message === "string" ? error.message : "The server answered with a malformed error.");
    this.code = typeof error?.code === "number" ? error.code : ErrorCode.InternalError;
    this.data = error?.data && typeof error.data === "object" ? error.data : {};
    /** The protocol's word for the error. */
    this.name = typeof this.data.name === "string" ? this.data.name : "ResponseError";
    /**
     * What the user can do about it.
     * @type {string | undefined}
     */
    this.hint = typeof this.data.hint === "string" ? this.data.hint : undefined;
  }
}

/** The connection ended before the answer came. */
class ConnectionClosed extends Error {
  constructor(message = "The connection to massgen-server is closed.") {
    super(message);
    this.name = "ConnectionClosed";
  }
}

/** The answer did not come in time. */
class RequestTimeout extends Error {
  /** @param {string} method @param {number} milliseconds */
  constructor(method, milliseconds) {
    super(`massgen-server did not answer ${method} within ${milliseconds} ms.`);
    this.name = "RequestTimeout";
  }
}

const HEADER_END = Buffer.from("\r\n\r\n");
const MAX_HEADER_BYTES = 4096;

/** Cuts a stream of bytes into messages framed by Content-Length headers. */
class MessageReader {
  /**
   * @param {(message: any) => void} onMessage called for each message, in the order of the wire
   * @param {(error: Error) => void} onError called for what is no message
   */
  constructor(onMessage, onError) {
    this.onMessage = onMessage;
    this.onError = onError;
    /** Chunks that were not used up; joined only when a message is whole, so that a long one costs no copies. */
    this.chunks = /** @type {Buffer[]} */ ([]);
    this.available = 0;
    /** Length of the body that is awaited; -1 while a header is. */
    this.bodyLength = -1;
  }

  /** @param {Buffer} chunk */
  push(chunk) {
    this.chunks.push(chunk);
    this.available += chunk.length;
    while (this.bodyLength < 0 ? this.readHeader() : this.readBody());
  }

  readHeader() {
    const buffer = this.joined();
    const end = buffer.indexOf(HEADER_END);
    if (end < 0) {
      if (buffer.length > MAX_HEADER_BYTES) {
        this.onError(new Error("The server sent a header without an end."));
        this.keep(buffer.subarray(buffer.length - HEADER_END.length));
      }
      return false;
    }
    this.keep(buffer.subarray(end + HEADER_END.length));
    const header = buffer.toString("latin1", 0, end);
    const length = /(?:^|\r\n)content-length:[ \t]*(\d+)[ \t]*(?:\r\n|$)/i.exec(header);
    if (!length) {
      this.onError(new Error("The server sent a header without Content-Length."));
      return true;
    }
    this.bodyLength = Number(length[1]);
    return true;
  }

  readBody() {
    if (this.available < this.bodyLength) return false;
    const buffer = this.joined();
    const body = buffer.toString("utf8", 0, this.bodyLength);
    this.keep(buffer.subarray(this.bodyLength));
    this.bodyLength = -1;
    let message;
    try {
      message = JSON.parse(body);
    } catch (error) {
      this.onError(new Error(`The server sent a message that is not JSON: ${String(error)}`));
      return true;
    }
    this.onMessage(message);
    return true;
  }

  joined() {
    if (this.chunks.length !== 1) this.chunks = [Buffer.concat(this.chunks, this.available)];
    return this.chunks[0];
  }

  /** @param {Buffer} rest */
  keep(rest) {
    this.chunks = [rest];
    this.available = rest.length;
  }
}

/**
 * Puts a message into its frame.
 * @param {object} message
 */
function frame(message) {
  const body = Buffer.from(JSON.stringify(message), "utf8");
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`, "latin1"), body]);
}

/**
 * @typedef {{isCancellationRequested: boolean, onCancellationRequested: (listener: () => void) => {dispose(): void}}} Token
 * @typedef {{token?: Token, timeoutMs?: number}} RequestOptions
 * @typedef {{resolve: (value: any) => void, reject: (error: Error) => void, done: () => void}} Pending
 * @typedef {(params: any, signal: AbortSignal) => any} RequestHandler
 */

/** A JSON-RPC 2.0 peer on two streams. It knows nothing of editors. */
class Connection {
  /**
   * @param {{on(event: string, listener: (value: any) => void): any}} input where messages come from
   * @param {{write(bytes: Buffer): any}} output where messages go
   * @param {{onError?: (error: Error) => void, onTraffic?: (direction: "sent" | "received", message: any) => void}} [observer]
   */
  constructor(input, output, observer = {}) {
    this.output = output;
    this.observer = observer;
    this.lastId = 0;
    this.pending = /** @type {Map<number, Pending>} */ (new Map());
    this.requestHandlers = /** @type {Map<string, RequestHandler>} */ (new Map());
    this.notificationHandlers = /** @type {Map<string, (params: any) => void>} */ (new Map());
    /** Requests of the server that are being answered, by their id. */
    this.answering = /** @type {Map<string | number, AbortController>} */ (new Map());
    this.closedBy = /** @type {Error | null} */ (null);
    const reader = new MessageReader(
      (message) => this.receive(message),
      (error) => observer.onError?.(error),
    );
    input.on("data", (chunk) => reader.push(chunk));
    this.notificationHandlers.set("$/cancelRequest", (params) => this.answering.get(params?.id)?.abort());
  }

  /**
   * Asks and resolves to the result. A cancelled token rejects at once and tells the server.
   * @param {string} method @param {any} [params] @param {RequestOptions} options @returns {Promise<any>}
   */
  request(method, params, { token, timeoutMs } = {}) {
    if (this.closedBy) return Promise.reject(this.closedBy);
    if (token?.isCancellationRequested) return Promise.reject(cancelled());
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      /** @param {Error} error */
      const giveUp = (error) => {
        const entry = this.pending.get(id);
        if (!entry) return;
        this.pending.delete(id);
        entry.done();
        this.notify("$/cancelRequest", { id });
        reject(error);
      };
      const timer = timeoutMs ? setTimeout(() => giveUp(new RequestTimeout(method, timeoutMs)), timeoutMs) : undefined;
      const subscription = token?.onCancellationRequested(() => giveUp(cancelled()));
      const done = () => {
        clearTimeout(timer);
        subscription?.dispose();
      };
      this.pending.set(id, { resolve, reject, done });
      this.send({ jsonrpc: "2.0", id, method, params });
    });
  }

  /** @param {string} method @param {any} [params] */
  notify(method, params) {
    if (!this.closedBy) this.send({ jsonrpc: "2.0", method, params });
  }

  /**
   * Answers requests of the server.
   * @param {string} method @param {RequestHandler} handler
   */
  onRequest(method, handler) {
    this.requestHandlers.set(method, handler);
  }

  /** @param {string} method @param {(params: any) => void} handler */
  onNotification(method, handler) {
    this.notificationHandlers.set(method, handler);
  }

  /**
   * Ends the connection: whoever still waits for an answer gets this error.
   * @param {Error} [error]
   */
  close(error = new ConnectionClosed()) {
    if (this.closedBy) return;
    this.closedBy = error;
    const waiting = [...this.pending.values()];
    this.pending.clear();
    for (const { reject, done } of waiting) {
      done();
      reject(error);
    }
    for (const controller of this.answering.values()) controller.abort();
  }

  /** @param {any} message */
  send(message) {
    this.observer.onTraffic?.("sent", message);
    this.output.write(frame(message));
  }

  /** @param {any} message */
  receive(message) {
    if (this.closedBy) return;
    this.observer.onTraffic?.("received", message);
    try {
      if (typeof message?.method === "string") {
        if (message.id === undefined || message.id === null) this.notificationHandlers.get(message.method)?.(message.params);
        else void this.answer(message);
      } else if (message?.id !== undefined && message.id !== null) this.settle(message);
      else if (message?.error) this.observer.onError?.(new ResponseError(message.error));
    } catch (error) {
      this.observer.onError?.(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** @param {any} message a response */
  settle(message) {
    const entry = this.pending.get(message.id);
    if (!entry) return; // the answer to a request that was given up
    this.pending.delete(message.id);
    entry.done();
    if (message.error) entry.reject(new ResponseError(message.error));
    else entry.resolve(message.result ?? null);
  }

  /** @param {any} message a request */
  async answer({ id, method, params }) {
    const handler = this.requestHandlers.get(method);
    if (!handler) {
      const error = { code: ErrorCode.MethodNotFound, message: `The editor does not know ${method}.` };
      return this.send({ jsonrpc: "2.0", id, error });
    }
    const controller = new AbortController();
    this.answering.set(id, controller);
    /** @type {any} */
    let response;
    try {
      response = { jsonrpc: "2.0", id, result: (await handler(params, controller.signal)) ?? null };
    } catch (error) {
      response = { jsonrpc: "2.0", id, error: { code: ErrorCode.InternalError, message: String(error) } };
    }
    this.answering.delete(id);
    if (!this.closedBy) this.send(response);
  }
}

function cancelled() {
  return new ResponseError({ code: ErrorCode.RequestCancelled, message: "The request was cancelled." });
}

module.exports = { Connection, ConnectionClosed, ErrorCode, MessageReader, RequestTimeout, ResponseError, frame };
