import type { JSONRPCMessage, Transport } from "@modelcontextprotocol/client";
import { AirworthyError } from "../../core/errors.ts";
import type { ProcessGroup, SpawnOptions } from "./_process-group.ts";
import { startGroup } from "./_process-group.ts";

/** Lines of noise, and of standard error, that are kept. */
const MAX_LINES = 50;
const MAX_LINE = 500;

const STOPPED = "it was stopped";
const TAIL = 64;
const ID_FIRST = /^\s*\{\s*"jsonrpc"\s*:\s*"2\.0"\s*,\s*"id"\s*:\s*(\d+)/;
const ID_LAST = /"id"\s*:\s*(\d+)\s*(?:,\s*"jsonrpc"\s*:\s*"2\.0"\s*)?\}\s*$/;
/** In the range that JSON-RPC leaves to implementations. */
const TOO_LARGE = -32_099;

/**
 * Speaks to a server that it starts. In place of the SDK's own: the whole process group ends with the
 * connection, lines that are no messages are kept as noise, and a message over the bound is refused
 * without the connection being lost.
 */
export class StdioTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: Transport["onmessage"];
  /** Lines on standard output that were no messages. */
  readonly noise: string[] = [];
  /** The last lines of standard error. */
  readonly stderr: string[] = [];
  /** How the process ended; undefined while it runs. */
  exit: string | undefined;

  readonly #options: SpawnOptions;
  readonly #maxMessage: number;
  #group: ProcessGroup | undefined;
  #chunks: Buffer[] = [];
  #size = 0;
  /** Bytes of a message over the bound, which are dropped up to its end. */
  #dropped = 0;
  #tail = "";
  #closed = false;
  #stopped = false;

  constructor(options: SpawnOptions, { maxMessage }: { maxMessage: number }) {
    this.#options = options;
    this.#maxMessage = maxMessage;
  }

  async start(): Promise<void> {
    this.#group = startGroup(this.#options);
    const { child } = this.#group;
    child.on("error", (error) => this.#ended(`it could not be started: ${error.message}`));
    child.on("exit", (code, signal) => {
      const how = signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`;
      // One that ends with a code of its own was not ended by us, even if we were about to.
      this.exit = this.#stopped && (signal !== null || code === 0) ? STOPPED : how;
    });
    child.on("close", () => this.#ended(this.exit ?? "it ended"));
    child.stdin?.on("error", (error) => this.onerror?.(error));
    child.stdout?.on("data", (chunk: Buffer) => this.#read(chunk));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => keepLines(this.stderr, text));
  }

  /** Whether it ended of its own accord. */
  get failed(): boolean {
    return this.exit !== undefined && this.exit !== STOPPED;
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const stdin = this.#group?.child.stdin;
    if (this.#closed || stdin === undefined || stdin === null || !stdin.writable)
      throw serverGone(this.exit ?? "it has closed its input", this.stderr);
    await new Promise<void>((resolve, reject) => {
      stdin.write(`${JSON.stringify(message)}\n`, (error) => {
        if (error) reject(serverGone(this.exit ?? error.message, this.stderr));
        else resolve();
      });
    });
  }

  async close(): Promise<void> {
    this.#stopped = true;
    await this.#group?.stop();
    this.#ended(this.exit ?? STOPPED);
  }

  #ended(why: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.exit ??= why;
    this.onclose?.();
  }

  #read(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(0x0a); end !== -1; end = rest.indexOf(0x0a)) {
      this.#keep(rest.subarray(0, end));
      this.#line();
      rest = rest.subarray(end + 1);
    }
    this.#keep(rest);
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    if (this.#dropped > 0 || this.#size + bytes.length > this.#maxMessage) {
      // The id of the request that it answers stands at its beginning, which is kept, or at its end.
      this.#dropped += bytes.length;
      this.#tail = `${this.#tail}${bytes.subarray(-TAIL).toString("latin1")}`.slice(-TAIL);
      return;
    }
    this.#chunks.push(bytes);
    this.#size += bytes.length;
  }

  // The request would wait for its timeout otherwise.
  #refuse(head: string, tail: string, size: number): void {
    const error = tooLarge(size, this.#maxMessage);
    const id = (ID_FIRST.exec(head) ?? ID_LAST.exec(tail))?.[1];
    const { message, code } = error;
    if (id === undefined) this.onerror?.(error);
    else
      this.onmessage?.({
        jsonrpc: "2.0",
        id: Number(id),
        error: { code: TOO_LARGE, message, data: { code } },
      });
  }

  #line(): void {
    const text = Buffer.concat(this.#chunks).toString("utf8");
    const dropped = this.#dropped;
    const size = this.#size + dropped;
    const tail = this.#tail;
    this.#chunks = [];
    this.#size = 0;
    this.#dropped = 0;
    this.#tail = "";
    if (dropped > 0) this.#refuse(text, tail, size);
    if (dropped > 0 || text.trim() === "") return;
    const message = parse(text);
    if (message === undefined) keepLines(this.noise, text);
    else this.onmessage?.(message);
  }
}

function parse(text: string): JSONRPCMessage | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isMessage = typeof value === "object" && value !== null && "jsonrpc" in value;
    return isMessage ? (value as JSONRPCMessage) : undefined;
  } catch {
    return undefined;
  }
}

function keepLines(lines: string[], text: string): void {
  for (const line of text.split("\n")) if (line.trim() !== "") lines.push(line.slice(0, MAX_LINE));
  if (lines.length > MAX_LINES) lines.splice(0, lines.length - MAX_LINES);
}

export function serverGone(why: string, stderr: readonly string[]): AirworthyError {
  const last = stderr.slice(-3).join(" | ");
  return new AirworthyError({
    code: "mcp_server_gone",
    message: `Cannot reach the MCP server: ${why}${last === "" ? "" : `; its last words were: ${last}`}`,
    hint: "Run the command by itself and read what it prints",
    data: { stderr: stderr.slice(-10) },
  });
}

export function tooLarge(size: number, limit: number): AirworthyError {
  return new AirworthyError({
    code: "mcp_output_too_large",
    message: `Cannot accept an answer of ${size} bytes from the MCP server: expected at most ${limit}`,
    hint: "Ask for less (a limit, a page, a filter), or raise maxOutput",
    data: { size, limit },
  });
}
