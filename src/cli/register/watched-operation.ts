import type { LanguageModelCallStartEvent, ToolExecutionStartEvent } from "ai";
import type { App } from "../../app/open.ts";
import type { Here } from "../../core/context.ts";
import { tryHere } from "../../core/context.ts";
import type { Question } from "../../core/seam.ts";
import { invoke } from "../../core/seam.ts";
import { workflow } from "../../core/workflow.ts";
import { encodeAnswer } from "../../models/model-answer.ts";
import { encodeModelError } from "../../models/model-error.ts";
import { modelNote } from "../../models/model-note.ts";
import type { Operation, Pending } from "./sdk-listener.ts";
import type { ModelAnswer } from "./sdk-model-call.ts";
import { questionOf, textOf } from "./sdk-model-call.ts";

/** Where such runs come from, which tells them from those of workflows. */
export const REGISTER_SOURCE = "ai-sdk";

export interface Watched {
  readonly name: string;
  readonly input: unknown;
  readonly subject?: string;
}

/**
 * An operation of an app that knows nothing of it, as a run: the app acts, and what it tells of its calls goes through the
 * seam as if a workflow had made them. Nothing the app does waits for any of it.
 */
export class WatchedOperation implements Operation {
  readonly #place = Promise.withResolvers<Here>();
  readonly #end = Promise.withResolvers<unknown>();
  /** Calls end on record in the order in which they were told to end, also those told before the store was open. */
  #told: Promise<unknown> = Promise.resolve();
  #text: string | undefined;

  constructor(app: Promise<App>, watched: Watched, onProblem: (error: unknown) => void) {
    // Told once, below; a call that comes before must not be an unhandled one.
    this.#place.promise.catch(() => {});
    this.#end.promise.catch(() => {});
    this.#run(app, watched).catch((error: unknown) => {
      this.#place.reject(error);
      onProblem(error);
    });
  }

  asked(event: LanguageModelCallStartEvent): Pending<ModelAnswer> {
    const { done, failed } = this.#call(({ execution }) => ({
      kind: "model",
      name: "model",
      ask: (redact) => questionOf(event, redact),
      encode: encodeAnswer,
      encodeError: encodeModelError,
      note: (answer) =>
        modelNote(execution, { model: event, prompt: [], usage: (answer as ModelAnswer).usage }),
    }));
    return {
      failed,
      done: (answer) => {
        this.#text = textOf(answer);
        done(answer);
      },
    };
  }

  called({ toolCall }: ToolExecutionStartEvent): Pending<unknown> {
    // Nothing is announced, as for a write of our own: it has begun, and the order of what is told must stay.
    return this.#call(() => ({ kind: "tool", name: toolCall.toolName, ask: { value: toolCall.input } }));
  }

  ended(failure?: { readonly error: unknown }): void {
    void this.#told.then(() => {
      if (failure === undefined) this.#end.resolve(this.#text ?? null);
      else this.#end.reject(failure.error);
    });
  }

  #call(question: (place: Here) => Omit<Question, "perform">): Pending<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    promise.catch(() => {});
    const kept = this.#place.promise
      .then((place) => invoke({ ...question(place), perform: () => promise }, place))
      // How it ended is on record, and the app was told by its own call.
      .catch(() => {});
    const inTurn = (end: () => void): void => {
      this.#told = this.#told.then(end).then(() => kept);
    };
    return { done: (value) => inTurn(() => resolve(value)), failed: (error) => inTurn(() => reject(error)) };
  }

  async #run(opening: Promise<App>, { name, input, subject }: Watched): Promise<void> {
    const watched = workflow({ name, run: () => this.#watch() });
    const app = await opening;
    await app.run(watched, input, {
      by: "given",
      source: REGISTER_SOURCE,
      ...(subject === undefined ? {} : { subject: { id: subject } }),
    });
  }

  async #watch(): Promise<unknown> {
    const place = tryHere();
    if (place === undefined) throw new Error("A watched operation is executed inside of a run");
    this.#place.resolve(place);
    return this.#end.promise;
  }
}
