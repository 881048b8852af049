import type { z } from "zod";
import type { Body } from "../../core/body.ts";
import { digest } from "../../core/canonical.ts";
import type { CallRecord, RunEnd, StoredRun } from "../../core/run.ts";
import type { BodyLine, Line, LineOf } from "./_lines.ts";
import { FORMAT, header, line } from "./_lines.ts";
import { transferError } from "./_transfer-error.ts";

interface Node {
  readonly parent: string | undefined;
  readonly text: string;
}

/** A run of which not all lines have been read. */
interface Draft {
  readonly run: LineOf<"run">;
  readonly calls: CallRecord[];
  seal: string;
}

/** Reads an export line by line and gives each run once its last line has been read. */
export class TransferReader {
  readonly #nodes = new Map<string, Node>();
  readonly #shared = new Map<string, string>();
  #state: "before" | "inside" | "after" = "before";
  #draft: Draft | undefined;
  #runs = 0;
  #line = 0;

  /** Number of the line last read, from 1. */
  get line(): number {
    return this.#line;
  }

  take(text: string): StoredRun | undefined {
    this.#line += 1;
    const content = this.#line === 1 && text.startsWith("\ufeff") ? text.slice(1) : text;
    if (content.trim() === "") return undefined;
    const value = this.#parse(content);
    // Exports that were put one behind the other are read as one.
    if (this.#state === "inside") return this.#takeLine(this.#checked(line, value), content);
    this.#begin(value);
    return undefined;
  }

  /** @throws where the file stops before its end. */
  finish(): void {
    if (this.#state === "after") return;
    if (this.#state === "before") throw this.#foreign("it is empty");
    const run = this.#draft?.run.id;
    throw transferError("truncated", {
      line: this.#line,
      problem: `the file stops ${run === undefined ? "before its last line" : `in the middle of run "${run}"`}`,
    });
  }

  #parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (cause) {
      if (this.#state === "before") throw this.#foreign("it is not JSON", cause);
      throw this.#corrupt(`it is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
    }
  }

  #begin(value: unknown): void {
    const version = typeof value === "object" && value !== null ? Reflect.get(value, "airworthy") : undefined;
    if (typeof version !== "number") throw this.#foreign('it has no "airworthy"');
    if (version > FORMAT) {
      throw transferError("newer", {
        line: this.#line,
        problem: `it is of format ${version}, and this release reads up to ${FORMAT}`,
      });
    }
    this.#checked(header, value);
    this.#state = "inside";
    this.#runs = 0;
    this.#forget();
  }

  #takeLine(part: Line, text: string): StoredRun | undefined {
    switch (part.type) {
      case "message":
        this.#takeMessage(part);
        return undefined;
      case "shared":
        this.#checkHash(digest(part.text), part);
        this.#shared.set(part.hash, part.text);
        return undefined;
      case "reset":
        this.#forget();
        return undefined;
      case "run":
        if (this.#draft !== undefined)
          throw this.#corrupt(`run "${this.#draft.run.id}" has no end before the next`);
        this.#draft = { run: part, calls: [], seal: digest(text) };
        return undefined;
      case "call":
        this.#takeCall(part, text);
        return undefined;
      case "run_end":
        return this.#endRun(part);
      case "end":
        this.#end(part);
        return undefined;
    }
  }

  #takeMessage(part: LineOf<"message">): void {
    if (part.parent !== undefined && !this.#nodes.has(part.parent))
      throw this.#corrupt(`the message before this one (${part.parent}) is missing`);
    this.#checkHash(digest((part.parent ?? "") + part.text), part);
    this.#nodes.set(part.hash, { parent: part.parent, text: part.text });
  }

  #checkHash(actual: string, { type, hash }: LineOf<"message" | "shared">): void {
    if (actual !== hash) throw this.#corrupt(`the text of this ${type} line does not match its hash ${hash}`);
  }

  #takeCall(part: LineOf<"call">, text: string): void {
    const draft = this.#draft;
    if (draft === undefined) throw this.#corrupt(`call "${part.address}" stands outside of a run`);
    draft.seal = digest(draft.seal + text);
    const { type: _, ask, askHash, answer, note, ...rest } = part;
    draft.calls.push({
      ...rest,
      ask: ask === undefined ? undefined : this.#body(ask),
      askHash,
      answer,
      note,
    });
  }

  #endRun({ run: id, calls, digest: seal }: LineOf<"run_end">): StoredRun {
    const draft = this.#draft;
    if (draft === undefined || draft.run.id !== id)
      throw this.#corrupt(`the end of run "${id}" stands without its beginning`);
    if (draft.calls.length !== calls)
      throw this.#corrupt(`run "${id}" has ${draft.calls.length} calls, expected ${calls}`);
    if (draft.seal !== seal) throw this.#corrupt(`the lines of run "${id}" do not match their checksum`);
    const { type: _, input, end, took, totals, ...rest } = draft.run;
    const { cost, ...sums } = totals;
    this.#draft = undefined;
    this.#runs += 1;
    return {
      ...rest,
      input: this.#body(input),
      end: end === undefined ? undefined : this.#endOf(end),
      status: end?.status ?? "running",
      interrupted: end === undefined,
      took,
      totals: { ...sums, cost },
      calls: draft.calls,
    };
  }

  #endOf(end: NonNullable<LineOf<"run">["end"]>): RunEnd {
    return end.status === "completed" ? { status: end.status, output: this.#body(end.output) } : end;
  }

  #body({ text, shared, thread }: BodyLine): Body {
    return {
      text,
      ...(shared === undefined ? {} : { shared: { text: this.#sharedText(shared), hash: shared } }),
      ...(thread === undefined ? {} : { thread: this.#thread(thread) }),
    };
  }

  #sharedText(hash: string): string {
    const text = this.#shared.get(hash);
    if (text === undefined) throw this.#corrupt(`the shared text ${hash} is missing`);
    return text;
  }

  #thread(head: string): { texts: string[]; hashes: string[] } {
    const texts: string[] = [];
    const hashes: string[] = [];
    for (let hash: string | undefined = head === "" ? undefined : head; hash !== undefined; ) {
      const node = this.#nodes.get(hash);
      if (node === undefined) throw this.#corrupt(`the message ${hash} is missing`);
      texts.push(node.text);
      hashes.push(hash);
      hash = node.parent;
    }
    return { texts: texts.reverse(), hashes: hashes.reverse() };
  }

  #end({ runs }: LineOf<"end">): void {
    if (this.#draft !== undefined) throw this.#corrupt(`run "${this.#draft.run.id}" has no end`);
    if (runs !== this.#runs) throw this.#corrupt(`the file has ${this.#runs} runs, expected ${runs}`);
    this.#state = "after";
    this.#forget();
  }

  #forget(): void {
    this.#nodes.clear();
    this.#shared.clear();
  }

  #checked<T>(schema: z.ZodType<T>, value: unknown): T {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    const { path, message } = result.error.issues[0] ?? { path: [], message: "it has another shape" };
    const place = path.length === 0 ? "" : `"${path.join(".")}": `;
    throw this.#corrupt(`${place}${message}`);
  }

  #corrupt(problem: string, cause?: unknown): Error {
    return transferError("corrupt", { line: this.#line, problem, cause });
  }

  #foreign(problem: string, cause?: unknown): Error {
    return transferError("foreign", { line: Math.max(1, this.#line), problem, cause });
  }
}
