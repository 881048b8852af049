import { decode } from "../../core/codec.ts";
import { decodeError } from "../../core/error-codec.ts";
import type { RunId } from "../../core/ids.ts";
import type { StoredRun } from "../../core/run.ts";
import type { RunWatch, Store } from "../../core/store.ts";
import type { RunResult } from "../local/run-result.ts";

/** How often the store is asked what has ended, while somebody waits, in ms. */
const EVERY = 50;
/** So many runs are asked for by their names; of more it is cheaper to hear what has changed in the store. */
const FEW = 100;
/** Every so many questions a run that waits is looked at though it stands as before: it may have gone on in between. */
const AGAIN = 20;

/** Tells callers what their runs came to, whichever process has driven them, by one question for all of them. */
export class ResultDesk {
  readonly #store: Pick<Store, "factsOf" | "load" | "watch">;
  readonly #waiting = new Map<RunId, PromiseWithResolvers<RunResult>>();
  /** Runs that have come to a wait which nobody is told of, such as a sleep. */
  readonly #asleep = new Set<RunId>();
  #watch: RunWatch | undefined;
  #timer: NodeJS.Timeout | undefined;
  #asked = 0;

  constructor(store: Pick<Store, "factsOf" | "load" | "watch">) {
    this.#store = store;
  }

  /** What a run comes to: its end, or a wait for something else than time. To be called before it is driven. */
  of(run: RunId): Promise<RunResult> {
    const known = this.#waiting.get(run);
    if (known !== undefined) return known.promise;
    const waiting = Promise.withResolvers<RunResult>();
    this.#waiting.set(run, waiting);
    this.#timer ??= setTimeout(() => void this.#ask(), EVERY);
    return waiting.promise;
  }

  /** Of a run that this process has driven. */
  tell(result: RunResult): void {
    if (result.status === "waiting" && result.until !== undefined) return;
    this.#waiting.get(result.id)?.resolve(result);
    this.#waiting.delete(result.id);
    this.#asleep.delete(result.id);
  }

  /** Nobody will be told any more. */
  close(error: unknown): void {
    clearTimeout(this.#timer);
    for (const { promise, reject } of this.#waiting.values()) {
      promise.catch(() => {});
      reject(error);
    }
    this.#waiting.clear();
    this.#asleep.clear();
  }

  async #ask(): Promise<void> {
    try {
      const changed = await (this.#waiting.size <= FEW ? this.#stopped() : this.#changed());
      for (const run of changed) if (this.#waiting.has(run)) await this.#look(run);
    } catch {
      // A store that does not answer now is asked again; the runs do not end by it.
      this.#watch = undefined;
    }
    this.#timer = this.#waiting.size === 0 ? undefined : setTimeout(() => void this.#ask(), EVERY);
    if (this.#timer === undefined) this.#watch = undefined;
  }

  /** Those of a few that do not go on as they were seen last. */
  async #stopped(): Promise<readonly RunId[]> {
    this.#watch = undefined;
    this.#asked += 1;
    const facts = await this.#store.factsOf([...this.#waiting.keys()]);
    for (const { id, status } of facts) if (status === "running") this.#asleep.delete(id);
    const isKnown = (id: RunId): boolean => this.#asleep.has(id) && this.#asked % AGAIN !== 0;
    return facts.filter(({ id, status }) => status !== "running" && !isKnown(id)).map(({ id }) => id);
  }

  /** Those of any number that something has happened to. */
  async #changed(): Promise<readonly RunId[]> {
    const isFirst = this.#watch === undefined;
    this.#watch ??= await this.#store.watch();
    const { runs, missed } = await this.#watch.next();
    // What happened before the watch began it does not tell.
    return isFirst || missed ? [...this.#waiting.keys()] : runs.map(({ id }) => id);
  }

  async #look(run: RunId): Promise<void> {
    const stored = await this.#store.load(run);
    const result = stored === undefined ? undefined : resultOf(stored);
    if (result === undefined) return;
    if (result.status === "waiting") this.#asleep.add(run);
    this.tell(result);
  }
}

/** What a run has come to by its record; undefined while it goes on. */
export function resultOf(stored: StoredRun): RunResult | undefined {
  const { id, end, took = 0, totals, calls } = stored;
  if (end === undefined) return undefined;
  const toolCalls = calls.filter(({ kind, state }) => kind === "tool" && state !== "begun").length;
  const known = { id, took, totals, toolCalls };
  switch (end.status) {
    case "completed":
      return { ...known, status: end.status, output: decode(end.output.text) };
    case "waiting": {
      const until = sleepsUntil(stored);
      return {
        ...known,
        status: end.status,
        waitingFor: end.waitingFor,
        ...(until === undefined ? {} : { until }),
      };
    }
    default: {
      const error = decodeError(end.error);
      return { ...known, status: end.status, error };
    }
  }
}

/** When the first of its sleeps is over, if it sleeps. */
function sleepsUntil({ end, calls }: StoredRun): number | undefined {
  if (end?.status !== "waiting") return undefined;
  const waitsFor = new Set(end.waitingFor);
  const ends = calls.flatMap(({ address, state, note }) =>
    state === "begun" && note?.until !== undefined && waitsFor.has(address) ? [note.until] : [],
  );
  return ends.length === 0 ? undefined : Math.min(...ends);
}
