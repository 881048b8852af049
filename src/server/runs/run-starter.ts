import { setTimeout } from "node:timers/promises";
import type { App } from "../../app/open.ts";
import { handedTo } from "../../core/boundary.ts";
import { canonical, digest } from "../../core/canonical.ts";
import { AirworthyError } from "../../core/errors.ts";
import type { RunId } from "../../core/ids.ts";
import { newRunId } from "../../core/ids.ts";
import { validOrThrow } from "../../core/standard-schema.ts";
import type { StartClaim, StartRequest } from "../../core/start-keys.ts";
import type { RunResult } from "../../engines/local/run-result.ts";
import type { Outcome } from "./outcome-view.ts";
import { resultView, runningView, storedView } from "./outcome-view.ts";
import type { Running, ToStart } from "./running.ts";

export interface StartGiven extends Omit<ToStart, "id"> {
  /** The caller's name for the request, if it may come again. */
  readonly key?: string | undefined;
  readonly caller: string;
}

export interface Started {
  readonly id: RunId;
  /** Not, where a request with the same key has started it before. */
  readonly isNew: boolean;
}

/** How long a request that was first with its key may take until its run is in the store, in ms. */
const PATIENCE = 10_000;
const POLL = 250;

/** Starts runs for requests, each key once, and waits for what they come to. */
export class RunStarter {
  readonly #app: App;
  readonly #running: Running;

  constructor(app: App, running: Running) {
    this.#app = app;
    this.#running = running;
  }

  /** @throws `key_reused`, `key_in_use` and what {@link Running.start} throws */
  async start({ key, caller, ...given }: StartGiven): Promise<Started> {
    const { workflow, input, options } = given;
    // Before the key is taken: what cannot be started must not stand under it.
    if (workflow.input !== undefined)
      await validOrThrow(workflow.input, input, `the input of workflow "${workflow.name}"`);
    const id = newRunId();
    if (key === undefined) {
      await this.#running.start({ ...given, id });
      return { id, isNew: true };
    }
    const hash = digest(canonical({ workflow: workflow.name, input: input ?? null, options }, "the request"));
    const request = { caller, key, hash, run: id, at: Date.now() };
    const claim = await this.#app.store.startKeys.claim(request);
    return claim.isNew ? this.#first(given, request) : this.#again(given, request, claim);
  }

  /** What a run has come to, or after `ms` that it still goes on. */
  async wait(id: RunId, ms: number): Promise<Outcome> {
    const here = this.#running.resultOf(id);
    if (here !== undefined) return (await within(here, ms)) ?? this.#onItsWay(id, here);
    const deadline = Date.now() + ms;
    for (;;) {
      const stored = await this.#app.store.load(id);
      if (stored === undefined) return runningView(id);
      const { end } = stored;
      const next = end?.status === "cancelled" ? handedTo(end.error)?.run : undefined;
      // Another run has taken over: what that comes to is the answer.
      if (next !== undefined) return this.wait(next, deadline - Date.now());
      const isOver = stored.status !== "running" || stored.interrupted || Date.now() >= deadline;
      if (isOver) return storedView(stored);
      await setTimeout(Math.min(POLL, deadline - Date.now()), undefined, { ref: false });
    }
  }

  /** Said only of a run that is in the store: whoever is told so relies on it, whatever becomes of this process. */
  async #onItsWay(id: RunId, here: Promise<RunResult>): Promise<Outcome> {
    const [stored] = await this.#app.store.factsOf([id]);
    return stored === undefined ? resultView(await here) : runningView(id);
  }

  async #first(given: Omit<ToStart, "id">, request: StartRequest): Promise<Started> {
    try {
      await this.#running.start({ ...given, id: request.run });
    } catch (error) {
      // Of a run that did not begin the key is free again: the same request may work later.
      if ((await this.#app.store.load(request.run)) === undefined)
        await this.#app.store.startKeys.release(request);
      throw error;
    }
    return { id: request.run, isNew: true };
  }

  async #again(given: Omit<ToStart, "id">, request: StartRequest, claim: StartClaim): Promise<Started> {
    const { store } = this.#app;
    if (claim.hash !== request.hash) throw keyReused(request.key, claim.run);
    const known = { id: claim.run, isNew: false };
    if (this.#running.resultOf(claim.run) !== undefined) return known;
    if ((await store.load(claim.run)) !== undefined) return known;
    // Whoever was first starts it right now, or has died before it could.
    if (request.at - claim.at < PATIENCE) throw keyInUse(request.key);
    if (!(await store.startKeys.takeOver(request, claim))) throw keyInUse(request.key);
    return this.#first(given, { ...request, run: claim.run });
  }
}

/** What a run has come to, or undefined after `ms`. */
export async function within(result: Promise<RunResult>, ms: number): Promise<Outcome | undefined> {
  const view = result.then(resultView);
  if (ms === Number.POSITIVE_INFINITY) return view;
  const done = new AbortController();
  const bound = setTimeout(ms, undefined, { ref: false, signal: done.signal }).catch(() => undefined);
  try {
    return await Promise.race([view, bound]);
  } finally {
    done.abort();
  }
}

function keyReused(key: string, run: RunId): AirworthyError {
  return new AirworthyError({
    code: "key_reused",
    message: `Cannot start a run under the key ${JSON.stringify(key)}: another request with it has started run "${run}"`,
    hint: "Send the same body as the first time, or a new Idempotency-Key",
  });
}

function keyInUse(key: string): AirworthyError {
  return new AirworthyError({
    code: "key_in_use",
    message: `Cannot say yet which run the key ${JSON.stringify(key)} stands for: another request starts it now`,
    hint: "Send the same request again in a moment",
  });
}
