// SPDX-License-Identifier: Apache-2.0
// The part of Node that the extension uses, so that its types can be checked without a package from elsewhere.

declare const process: {
  readonly pid: number;
  readonly platform: string;
  readonly arch: string;
  readonly env: NodeJS.ProcessEnv;
};
declare const performance: { now(): number };
declare namespace NodeJS {
  interface ProcessEnv {
    [name: string]: string | undefined;
  }
  interface Timeout {
    unref(): void;
  }
}
declare function setTimeout(callback: () => void, milliseconds?: number): NodeJS.Timeout;
declare function clearTimeout(timer: NodeJS.Timeout | undefined): void;
declare function setInterval(callback: () => void, milliseconds: number): NodeJS.Timeout;
declare function clearInterval(timer: NodeJS.Timeout | undefined): void;
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(): void;
}
interface AbortSignal {
  readonly aborted: boolean;
  addEventListener(event: "abort", listener: () => void): void;
  removeEventListener(event: "abort", listener: () => void): void;
}
declare class Buffer {
  static from(text: string, encoding?: string): Buffer;
  static concat(list: readonly Buffer[], length?: number): Buffer;
  readonly length: number;
  indexOf(value: Buffer): number;
  subarray(start?: number, end?: number): Buffer;
  toString(encoding?: string, start?: number, end?: number): string;
}
declare module "child_process" {
  interface Stream {
    on(event: string, listener: (value: any) => void): this;
    setEncoding(encoding: string): void;
  }
  interface Writable {
    on(event: string, listener: (value: any) => void): this;
    write(bytes: Buffer): boolean;
    end(): void;
  }
  interface ChildProcess {
    readonly pid?: number;
    readonly stdin: Writable;
    readonly stdout: Stream;
    readonly stderr: Stream;
    once(event: string, listener: (...values: any[]) => void): this;
    kill(signal: string): boolean;
  }
  function spawn(
    command: string,
    args: readonly string[],
    options: { cwd: string; env: NodeJS.ProcessEnv; stdio: readonly string[]; windowsHide: boolean },
  ): ChildProcess;
}
declare module "crypto" {
  function randomBytes(count: number): { toString(encoding: string): string };
}
declare module "fs" {
  const constants: { readonly X_OK: number };
  function accessSync(file: string, mode: number): void;
  function statSync(file: string): { isFile(): boolean };
}
declare module "os" {
  function homedir(): string;
  function release(): string;
  function type(): string;
}
declare module "path" {
  const delimiter: string;
  function basename(path: string): string;
  function dirname(path: string): string;
  function isAbsolute(path: string): boolean;
  function join(...parts: string[]): string;
}
