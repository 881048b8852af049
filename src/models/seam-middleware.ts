import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4Middleware,
  LanguageModelV4StreamResult,
} from "@ai-sdk/provider";
import type { Body } from "../core/body.ts";
import type { CallNote, CallPolicy, PerformContext } from "../core/call.ts";
import type { Here } from "../core/context.ts";
import { tryHere } from "../core/context.ts";
import { decodeError } from "../core/error-codec.ts";
import { isAirworthyError } from "../core/errors.ts";
import type { Redact } from "../core/execution.ts";
import { throughFaults } from "../core/faults.ts";
import { OBSERVER } from "../core/run-observer.ts";
import type { Question } from "../core/seam.ts";
import { invoke } from "../core/seam.ts";
import { decodeAnswer, encodeAnswer } from "./model-answer.ts";
import { modelAsk } from "./model-ask.ts";
import { decodeModelError, encodeModelError } from "./model-error.ts";
import { modelNote } from "./model-note.ts";
import { noteOffered } from "./offered-tools.ts";
import { modelPolicyOf } from "./services.ts";
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
  wrapGenerate: ({ model, params }) => throughSeam({ model, params }),
  wrapStream: ({ model, params }) => streamThroughSeam({ model, params }),
};

async function throughSeam({ model, params }: Asked): Promise<LanguageModelV4GenerateResult> {
  const place = tryHere();
  if (place === undefined) return model.doGenerate(params);
  return (await invoke(
    new GenerateQuestion({ model, params }, place),
    place,
  )) as LanguageModelV4GenerateResult;
}

/** The provider is told as well when the run is cancelled, so that it does not go on at the user's cost. */
function stoppable({ params }: Asked, run: AbortSignal): LanguageModelV4CallOptions {
  const { abortSignal } = params;
  return { ...params, abortSignal: abortSignal === undefined ? run : AbortSignal.any([abortSignal, run]) };
}

/** A class, since one is made for every call: methods on a prototype need no memory of their own. */
class GenerateQuestion implements Question {
  readonly kind = "model";
  readonly name = "model";
  readonly policy: CallPolicy;
  readonly #asked: Asked;
  readonly #place: Here;

  constructor(asked: Asked, place: Here) {
    this.#asked = asked;
    this.#place = place;
    this.policy = modelPolicyOf(place.execution);
  }

  ask(redact: Redact): Body {
    return askOf(this.#asked, this.#place, redact);
  }

  async perform({ signal }: PerformContext): Promise<unknown> {
    const { model } = this.#asked;
    const ask = () => model.doGenerate(stoppable(this.#asked, signal));
    return throughFaults(tryHere() ?? this.#place, { kind: "model", name: model.modelId }, ask);
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

function askOf({ model, params }: Asked, { execution }: Here, redact: Redact): Body {
  const body = modelAsk(model, params, redact);
  noteOffered(execution, body);
  return body;
}

async function streamThroughSeam(asked: Asked): Promise<LanguageModelV4StreamResult> {
  const { model, params } = asked;
  const place = tryHere();
  if (place === undefined) return model.doStream(params);
  const tap = new StreamTap(place.execution.options.maxPayload, params.abortSignal);
  let live: Omit<LanguageModelV4StreamResult, "stream"> = {};
  const perform = async ({ signal }: PerformContext) => {
    const { stream, ...rest } = await throughFaults(
      tryHere() ?? place,
      { kind: "model", name: model.modelId },
      () => model.doStream(stoppable(asked, signal)),
    );
    live = rest;
    return tap.collect(stream, observerOf(asked, place));
  };
  const recorded = invoke(streamQuestion(asked, { place, tap, perform }), place) as Promise<StreamedAnswer>;
  const ended = recorded.then(
    (answer) => tap.finish(answer),
    (error: unknown) => {
      tap.fail(error);
      // A provider's refusal is told by a rejection, which the AI SDK may retry; of any other rejection it
      // would keep from the stream's reader what went wrong.
      if (!(error instanceof BrokenStreamError || isAirworthyError(error))) throw error;
    },
  );
  await Promise.race([tap.started, ended]);
  // Whoever reads the stream is told of a later failure there.
  ended.catch(() => {});
  return { ...live, stream: tap.stream };
}

/** A structured answer is for the workflow's code, not for who reads along. */
function observerOf({ params }: Asked, place: Here): ((part: unknown) => void) | undefined {
  const observer = OBSERVER.of(place.execution);
  const address = tryHere()?.call?.address;
  if (observer === undefined || address === undefined || params.responseFormat?.type === "json")
    return undefined;
  return (part) => observer.streamed(address, part);
}

function streamQuestion(
  { model, params }: Asked,
  { place, tap, perform }: { place: Here; tap: StreamTap; perform: Question["perform"] },
): Question {
  const { execution } = place;
  return {
    kind: "model",
    name: "model",
    policy: modelPolicyOf(place.execution),
    ask: (redact) => askOf({ model, params }, place, redact),
    perform,
    encode: (value) => encodeParts((value as StreamedAnswer).parts),
    decode: (text): StreamedAnswer => ({ parts: decodeParts(text) }),
    encodeError: (error) => encodeStreamError(error, tap),
    decodeError: decodeStreamError,
    note: (value) => {
      const usage = usageOfStream(value as StreamedAnswer);
      return { ...modelNote(execution, { model, prompt: params.prompt, usage }), stream: true };
    },
  };
}

/** What ended the stream, with the parts that its reader had had by then. */
function encodeStreamError(error: unknown, { parts }: StreamTap): string {
  if (parts === undefined) return encodeModelError(error);
  const cause = encodeModelError(error instanceof BrokenStreamError ? error.cause : error);
  const head = JSON.stringify({
    name: "BrokenStreamError",
    message: messageOf(error),
    code: "stream_broken",
  });
  // The parts are JSON already: as a text inside of it they would take up to twice the room.
  return `${head.slice(0, -1)},"cause":${cause},"partial":${encodeParts(parts)}}`;
}

function decodeStreamError(text: string): Error | undefined {
  const { partial, cause } = JSON.parse(text) as { partial?: unknown; cause?: unknown };
  if (partial === undefined) return decodeModelError(text);
  const reason = decodeModelError(JSON.stringify(cause)) ?? decodeError(cause);
  return new BrokenStreamError(decodeParts(JSON.stringify(partial)), reason);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
