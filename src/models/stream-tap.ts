import type { LanguageModelV4StreamPart, LanguageModelV4Usage } from "@ai-sdk/provider";
import { AirworthyError } from "../core/errors.ts";

/** All parts of a streamed answer: what is recorded of it. */
export interface StreamedAnswer {
  readonly parts: readonly LanguageModelV4StreamPart[];
}

/** A stream that ended before its finish: the parts that came are kept with the error. */
export class BrokenStreamError extends Error {
  override readonly name = "BrokenStreamError";
  readonly parts: readonly LanguageModelV4StreamPart[];

  constructor(parts: readonly LanguageModelV4StreamPart[], cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.parts = parts;
  }
}

/** How long the recorded end of a stream that was given up waits for the reader to give it up again, in ms. */
const PATIENCE = 1_000;

/** Room in a payload for what is kept beside the parts. */
const ENVELOPE = 2_000;

/**
 * Stands between a provider's stream and its reader: parts go on as they come and are collected,
 * but the end is held back until the call is recorded, so that the run cannot go on before it is.
 */
export class StreamTap {
  /** Resolves when the provider has answered at all. */
  readonly started: Promise<void>;
  readonly stream: ReadableStream<LanguageModelV4StreamPart>;
  readonly #maxSize: number;
  readonly #signal: AbortSignal | undefined;
  readonly #parts: LanguageModelV4StreamPart[] = [];
  #queue: LanguageModelV4StreamPart[] = [];
  /** How many of the queue the reader has had. */
  #read = 0;
  #begin: () => void = () => {};
  #wake: () => void = () => {};
  #source: ReadableStreamDefaultReader<LanguageModelV4StreamPart> | undefined;
  #forwarded = 0;
  #end: { readonly error?: unknown } | undefined;
  #cancelled: { readonly reason: unknown } | undefined;
  #wasLeft: () => void = () => {};

  /** `signal` is the reader's own, by which it may give up. */
  constructor(maxPayload: number, signal: AbortSignal | undefined) {
    this.#maxSize = maxPayload - Math.min(ENVELOPE, maxPayload / 2);
    this.#signal = signal;
    this.started = new Promise((resolve) => {
      this.#begin = resolve;
    });
    this.stream = new ReadableStream({
      pull: (controller) => this.#pull(controller),
      cancel: async (reason) => {
        this.#cancelled = { reason };
        this.#wasLeft();
        await this.#source?.cancel(reason);
      },
    });
  }

  /** What has come so far; undefined until the provider has answered at all. */
  get parts(): readonly LanguageModelV4StreamPart[] | undefined {
    return this.#source === undefined ? undefined : this.#parts;
  }

  /** Reads the provider's stream to its end; `onPart` is told of each part at once. @throws {BrokenStreamError} */
  async collect(
    source: ReadableStream<LanguageModelV4StreamPart>,
    onPart?: (part: LanguageModelV4StreamPart) => void,
  ): Promise<StreamedAnswer> {
    const reader = source.getReader();
    this.#source = reader;
    this.#begin();
    let size = 0;
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        // The run was stopped meanwhile and its record is closed: what still comes must not be seen either.
        if (this.#end !== undefined) throw this.#end.error;
        size += JSON.stringify(next.value).length;
        if (size > this.#maxSize) throw tooLong(this.#maxSize);
        this.#parts.push(next.value);
        onPart?.(next.value);
        if (next.value.type !== "finish") this.#forward(next.value);
      }
    } catch (error) {
      void reader.cancel(error).catch(() => {});
      throw new BrokenStreamError(this.#parts, error);
    }
    if (this.#cancelled !== undefined) throw new BrokenStreamError(this.#parts, readerLeft(this.#cancelled));
    if (!this.#parts.some((part) => part.type === "finish" || part.type === "error"))
      throw new BrokenStreamError(this.#parts, cutOff(this.#parts.length));
    return { parts: this.#parts };
  }

  /** Gives the reader what it has not had yet, then the end. */
  finish(answer: StreamedAnswer): void {
    this.#forwardRest(answer.parts);
    this.#end = {};
    this.#wake();
  }

  fail(error: unknown): void {
    const broken = error instanceof BrokenStreamError;
    if (broken) this.#forwardRest(error.parts);
    this.#end = { error: broken ? error.cause : error };
    this.#wake();
  }

  // One by one: an answer may have more parts than a call may have arguments.
  #forwardRest(parts: readonly LanguageModelV4StreamPart[]): void {
    for (let i = this.#forwarded; i < parts.length; i++) {
      const part = parts[i];
      if (part !== undefined) this.#queue.push(part);
    }
  }

  #forward(part: LanguageModelV4StreamPart): void {
    this.#forwarded += 1;
    this.#queue.push(part);
    this.#wake();
  }

  // Parts wait here for the reader: an error given to the controller at once would throw away those before it.
  async #pull(controller: ReadableStreamDefaultController<LanguageModelV4StreamPart>): Promise<void> {
    while (this.#read === this.#queue.length && this.#end === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const part = this.#next();
    if (part !== undefined) return controller.enqueue(part);
    if (this.#end === undefined || !("error" in this.#end)) return controller.close();
    const { error } = this.#end;
    // Answered by a recording, and the reader once gave up at some part: it must get the chance to do so again.
    if (this.#source === undefined && isGivenUp(error)) await this.#left();
    if (this.#cancelled === undefined) controller.error(error);
  }

  /** Resolves when the reader gives up, or after a while if it does not. */
  #left(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, PATIENCE);
      const done = (): void => {
        clearTimeout(timer);
        this.#signal?.removeEventListener("abort", done);
        resolve();
      };
      this.#wasLeft = done;
      if (this.#signal?.aborted) done();
      else this.#signal?.addEventListener("abort", done, { once: true });
    });
  }

  // Taking the first out of a long array would move all the others each time.
  #next(): LanguageModelV4StreamPart | undefined {
    const part = this.#queue[this.#read];
    if (part === undefined) return undefined;
    this.#read += 1;
    if (this.#read === this.#queue.length) {
      this.#queue = [];
      this.#read = 0;
    }
    return part;
  }
}

/** Errors of one who did not want to read on, by the names that the platform gives them. */
function isGivenUp(error: unknown): boolean {
  return error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError");
}

function readerLeft({ reason }: { readonly reason: unknown }): Error {
  const error = new Error("The reader left the stream", { cause: reason });
  error.name = "AbortError";
  return error;
}

export function usageOfStream(answer: StreamedAnswer): LanguageModelV4Usage | undefined {
  return answer.parts.findLast((part) => part.type === "finish")?.usage;
}

function cutOff(count: number): AirworthyError {
  return new AirworthyError({
    code: "stream_cut_off",
    message: `The model's stream ended after ${count} parts without a finish`,
    hint: "The provider or the connection dropped the answer; start the call again",
  });
}

function tooLong(limit: number): AirworthyError {
  return new AirworthyError({
    code: "payload_too_large",
    message: `Cannot record the model's stream: more than ${limit} characters`,
    hint: "Bound the answer with maxOutputTokens, or raise maxPayload in the configuration",
    data: { limit },
  });
}
