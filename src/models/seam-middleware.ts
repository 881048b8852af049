import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4Middleware,
  LanguageModelV4StreamResult,
} from "@ai-sdk/provider";
import type { Body } from "../core/body.ts";
import type { CallNote } from "../core/call.ts";
import type { Here } from "../core/context.ts";
import { tryHere } from "../core/context.ts";
import { decodeError, encodeError } from "../core/error-codec.ts";
import type { Redact } from "../core/execution.ts";
import type { Question } from "../core/seam.ts";
import { invoke } from "../core/seam.ts";
import { decodeAnswer, encodeAnswer } from "./model-answer.ts";
import { modelAsk } from "./model-ask.ts";
import { decodeModelError, encodeModelError } from "./model-error.ts";
import { modelNote } from "./model-note.ts";
import { decodeParts, encodeParts } from "./stream-codec.ts";
import type { StreamedAnswer } from "./stream-tap.ts";
import { BrokenStreamError, StreamTap, usageOfStream } from "./stream-tap.ts";

interface Asked {
  readonly model: LanguageModelV4;
  readonly params: LanguageModelV4CallOptions;
}

/**
 * Puts a model behind the seam, as middleware of the AI SDK: inside a run each call is recorded,
 * answered by a recording, forked or bounded as the run's mode says; outside of one nothing changes.
 */
export const seamMiddleware: LanguageModelV4Middleware = {
  specificationVersion: "v4",
  wrapGenerate: ({ doGenerate, model, params }) => throughSeam({ model, params }, doGenerate),
  wrapStream: ({ doStream, model, params }) => streamThroughSeam({ model, params }, doStream),
};

async function throughSeam(
  { model, params }: Asked,
  doGenerate: () => PromiseLike<LanguageModelV4GenerateResult>,
): Promise<LanguageModelV4GenerateResult> {
  const place = tryHere();
  if (place === undefined) return doGenerate();
  return (await invoke(
    new GenerateQuestion({ model, params }, place, doGenerate),
    place,
  )) as LanguageModelV4GenerateResult;
}

/** A class, since one is made for every call: methods on a prototype need no memory of their own. */
class GenerateQuestion implements Question {
  readonly kind = "model";
  readonly name = "model";
  readonly #asked: Asked;
  readonly #place: Here;
  readonly #doGenerate: () => PromiseLike<LanguageModelV4GenerateResult>;

  constructor(asked: Asked, place: Here, doGenerate: () => PromiseLike<LanguageModelV4GenerateResult>) {
    this.#asked = asked;
    this.#place = place;
    this.#doGenerate = doGenerate;
  }

  ask(redact: Redact): Body {
    return modelAsk(this.#asked.model, this.#asked.params, redact);
  }

  async perform(): Promise<unknown> {
    return this.#doGenerate();
  }

  encode(value: unknown): string {
    return encodeAnswer(value);
  }

  decode(text: string): unknown {
    return decodeAnswer(text);
  }

  encodeError(error: unknown): string {
    return encodeModelError(error);
  }

  decodeError(text: string): unknown {
    return decodeModelError(text);
  }

  note(value: unknown): CallNote {
    const { model, params } = this.#asked;
    return modelNote(this.#place.execution, {
      model,
      prompt: params.prompt,
      usage: (value as LanguageModelV4GenerateResult).usage,
    });
  }
}

async function streamThroughSeam(
  asked: Asked,
  doStream: () => PromiseLike<LanguageModelV4StreamResult>,
): Promise<LanguageModelV4StreamResult> {
  const place = tryHere();
  if (place === undefined) return doStream();
  const tap = new StreamTap(place.execution.options.maxPayload);
  let live: Omit<LanguageModelV4StreamResult, "stream"> = {};
  const recorded = invoke(
    streamQuestion(asked, place, async () => {
      const { stream, ...rest } = await doStream();
      live = rest;
      return tap.collect(stream);
    }),
    place,
  ) as Promise<StreamedAnswer>;
  const ended = recorded.then(
    (answer) => tap.finish(answer),
    (error: unknown) => {
      tap.fail(error);
      // Before the first part, the caller can still be told by a rejection, which the AI SDK may retry.
      if (!(error instanceof BrokenStreamError)) throw error;
    },
  );
  await Promise.race([tap.started, ended]);
  // Whoever reads the stream is told of a later failure there.
  ended.catch(() => {});
  return { ...live, stream: tap.stream };
}

function streamQuestion(
  { model, params }: Asked,
  place: Here,
  perform: () => Promise<StreamedAnswer>,
): Question {
  const { execution } = place;
  return {
    kind: "model",
    name: "model",
    ask: (redact) => modelAsk(model, params, redact),
    perform,
    encode: (value) => encodeParts((value as StreamedAnswer).parts),
    decode: (text): StreamedAnswer => ({ parts: decodeParts(text) }),
    encodeError: encodeStreamError,
    decodeError: decodeStreamError,
    note: (value) => {
      const usage = usageOfStream(value as StreamedAnswer);
      return { ...modelNote(execution, { model, prompt: params.prompt, usage }), stream: true };
    },
  };
}

function encodeStreamError(error: unknown): string {
  if (!(error instanceof BrokenStreamError)) return encodeModelError(error);
  const { name, message, parts, cause } = error;
  return JSON.stringify({
    name,
    message,
    code: "stream_broken",
    cause: encodeError(cause),
    partial: encodeParts(parts),
  });
}

function decodeStreamError(text: string): Error | undefined {
  const { partial, cause } = JSON.parse(text) as { partial?: string; cause?: unknown };
  if (partial === undefined) return decodeModelError(text);
  return new BrokenStreamError(decodeParts(partial), decodeError(cause));
}
