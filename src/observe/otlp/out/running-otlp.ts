import { randomUUID } from "node:crypto";
import type { RunningExporter } from "../../../core/exporter.ts";
import type { ExportLease } from "../../../core/exports.ts";
import type { RunId } from "../../../core/ids.ts";
import type { RunSummary, StoredRun } from "../../../core/run.ts";
import type { Store } from "../../../core/store.ts";
import type { Delivered } from "./deliver.ts";
import type { ExporterOptions } from "./exporter-options.ts";

export interface RunningParts {
  readonly store: Store;
  readonly options: ExporterOptions;
  readonly takes: (run: RunSummary) => boolean;
  readonly batch: { readonly runs: number; readonly calls: number };
  readonly deliver: (runs: readonly StoredRun[], stop: AbortSignal) => Promise<Delivered>;
}

const INTERVAL = 1_000;
const MAX_BACKOFF = 60_000;
/** How long another process waits for this one's sign of life, in ms. */
const LEASE = 120_000;
/** Bound on the last try when an app is closed, in ms. */
const LAST_TRY = 2_000;

/**
 * Follows the runs that end, and sends them. The store is the queue: what cannot be sent stays there, the cursor
 * stays where it is, and only memory for one batch is ever used. Of several processes on a store one sends.
 */
export class RunningOtlp implements RunningExporter {
  readonly #name: string;
  readonly #parts: RunningParts;
  readonly #owner = randomUUID();
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<Turn> | undefined;
  #failures = 0;
  #isStopped = false;

  constructor(name: string, parts: RunningParts) {
    this.#name = name;
    this.#parts = parts;
  }

  /** Runs that end from here on are listed for it. */
  async begin(): Promise<void> {
    await this.#parts.store.exports.claim(this.#lease(), Date.now());
    this.#schedule(this.#interval);
  }

  async flush(timeout = Number.POSITIVE_INFINITY): Promise<number> {
    const deadline = Date.now() + timeout;
    for (;;) {
      const { isDone, failed } = await this.#once();
      if (isDone || failed || Date.now() >= deadline) return this.#waiting();
    }
  }

  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    clearTimeout(this.#timer);
    if (this.#failures === 0) {
      const bound = setTimeout(() => this.#stop.abort(), LAST_TRY);
      await this.flush(LAST_TRY).catch(() => {});
      clearTimeout(bound);
    }
    this.#stop.abort();
    await this.#turn?.catch(() => {});
    // The next process need not wait for the end of the lease.
    await this.#parts.store.exports.claim({ ...this.#lease(), until: 0 }, Date.now()).catch(() => {});
  }

  #schedule(delay: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => void this.#follow(), delay).unref();
  }

  async #follow(): Promise<void> {
    const { maxBackoff = MAX_BACKOFF } = this.#parts.options;
    try {
      const { isDone, failed } = await this.#once();
      if (failed !== undefined) {
        const pause = this.#interval * 2 ** Math.min(this.#failures, 20) * (0.8 + 0.4 * Math.random());
        return this.#schedule(failed.after ?? Math.min(pause, maxBackoff));
      }
      this.#schedule(isDone ? this.#interval : 0);
    } catch {
      // The store's failure is told by the next run that meets it.
      this.#schedule(maxBackoff);
    }
  }

  #once(): Promise<Turn> {
    this.#turn ??= this.#work().finally(() => {
      this.#turn = undefined;
    });
    return this.#turn;
  }

  /** One batch. */
  async #work(): Promise<Turn> {
    const { exports } = this.#parts.store;
    const lease = this.#lease();
    const cursor = await exports.claim(lease, Date.now());
    if (cursor === undefined) return { isDone: true };
    const { runs, places, missed, last } = await this.#read(cursor);
    if (last === cursor) return { isDone: true };
    const delivered: Delivered =
      runs.length === 0 ? { done: 0, refused: [] } : await this.#parts.deliver(runs, this.#stop.signal);
    const isWhole = delivered.done === runs.length;
    const at = Date.now();
    await exports.advance(lease, {
      cursor: isWhole ? last : (places[delivered.done - 1] ?? cursor),
      sent: delivered.done - delivered.refused.length,
      missed: isWhole ? missed : 0,
      refused: delivered.refused.map(({ run, why }) => ({ run, at, why })),
    });
    this.#tell(delivered);
    return delivered.later === undefined
      ? { isDone: false }
      : { isDone: false, failed: { after: delivered.later.after } };
  }

  async #read(cursor: number): Promise<Read> {
    const { store, takes, batch } = this.#parts;
    const runs: StoredRun[] = [];
    const places: number[] = [];
    const seen = new Set<RunId>();
    let [missed, calls, last] = [0, 0, cursor];
    for (const { place, run: id } of await store.exports.next(cursor, batch.runs)) {
      const run = id === undefined || seen.has(id) ? undefined : await store.load(id);
      if (id === undefined || (run === undefined && !seen.has(id))) missed += 1;
      if (run !== undefined && run.status !== "running" && takes(run)) {
        if (runs.length > 0 && calls + run.calls.length > batch.calls) break;
        runs.push(run);
        places.push(place);
        seen.add(run.id);
        calls += run.calls.length;
      }
      last = place;
    }
    return { runs, places, missed, last };
  }

  /** Once when it begins to fail, not at every try. */
  #tell({ later, refused }: Delivered): void {
    const tell = this.#parts.options.onError ?? ((message) => console.error(message));
    const [first] = refused;
    if (first !== undefined)
      tell(
        `Exporter "${this.#name}": ${refused.length} runs were not taken, ${first.run} first: ${first.why}`,
      );
    if (later === undefined) {
      this.#failures = 0;
      return;
    }
    if (this.#isStopped) return;
    this.#failures += 1;
    if (this.#failures === 1)
      tell(`Exporter "${this.#name}" cannot send now, and runs wait in the store: ${later.why}`);
  }

  async #waiting(): Promise<number> {
    const states = await this.#parts.store.exports.states();
    return states.find(({ name }) => name === this.#name)?.waiting ?? 0;
  }

  get #interval(): number {
    return this.#parts.options.interval ?? INTERVAL;
  }

  #lease(): ExportLease {
    return { name: this.#name, owner: this.#owner, until: Date.now() + LEASE };
  }
}

interface Turn {
  /** Nothing waits, or another process sends. */
  readonly isDone: boolean;
  readonly failed?: { readonly after: number | undefined };
}

interface Read {
  readonly runs: readonly StoredRun[];
  /** The place of each run. */
  readonly places: readonly number[];
  readonly missed: number;
  /** The place of the last one that was looked at. */
  readonly last: number;
}
