import { randomUUID } from "node:crypto";
import type { ExportLease, Finished } from "../../core/exports.ts";
import { isTraffic } from "../../core/figures-of-run.ts";
import type { RunId } from "../../core/ids.ts";
import type { StoredRun } from "../../core/run.ts";
import type { RunFact } from "../../core/run-fact.ts";
import type { Store } from "../../core/store.ts";
import type { LiveScoring } from "../../evals/live/live-scoring.ts";
import type { AskAside } from "../../evals/live/run-scored.ts";
import { bucketOf } from "../../rollout/assign.ts";
import { failuresOf, isUnpriced, scoreRun } from "./score-run.ts";

export interface ScoringOptions {
  /** Ms between two looks for runs that ended. Default 1 s. */
  readonly every?: number;
  /** Runs that are scored at once. Default 4. */
  readonly concurrency?: number;
  /** Told of scorers that throw or hang, once each. Default: a warning of the process. */
  readonly onError?: (error: unknown) => void;
}

/** Scores runs that end until it is stopped. */
export interface Scoring {
  /** Resolves once all runs that have ended by now are scored, by this process or another. */
  idle(): Promise<void>;
  /** Takes up nothing more, and waits for what has begun. */
  stop(): Promise<void>;
}

export interface ScorekeeperParts {
  readonly store: Store;
  readonly scoring: readonly LiveScoring[];
  /** By the run that is scored. */
  readonly ask: (scored: RunId) => AskAside;
}

/** Under which the store keeps how far scoring has come; of several processes one scores. */
const NAME = "airworthy.scoring";
const EVERY = 1_000;
const CONCURRENCY = 4;
/** Ms that another process waits for this one's sign of life. */
const LEASE = 120_000;
const DAY = 86_400_000;
const BUCKETS = 10_000;
const MOST_TOLD = 100;

/** Looks at runs that served somebody once they have ended: the store is the queue, so that none is missed. */
export class Scorekeeper implements Scoring {
  readonly #parts: ScorekeeperParts;
  readonly #byWorkflow: ReadonlyMap<string, LiveScoring>;
  readonly #concurrency: number;
  readonly #onError: (error: unknown) => void;
  readonly #owner = randomUUID();
  readonly #timer: NodeJS.Timeout;
  readonly #told = new Set<string>();
  /** Workflows whose judges have no price, so that nothing bounds them. */
  readonly #unpriced = new Set<string>();
  #looking: Promise<boolean> | undefined;
  #isStopped = false;

  constructor(parts: ScorekeeperParts, options: ScoringOptions = {}) {
    const { every = EVERY, concurrency = CONCURRENCY, onError = warn } = options;
    this.#parts = parts;
    this.#byWorkflow = new Map(parts.scoring.map((one) => [one.workflow, one]));
    this.#concurrency = concurrency;
    this.#onError = onError;
    this.#timer = setInterval(() => void this.#look(), every).unref();
    void this.#look();
  }

  async idle(): Promise<void> {
    await this.#look();
    while (!this.#isStopped && !(await this.#look()));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    await this.#looking;
    // The next process need not wait for the end of the lease.
    await this.#parts.store.exports.claim({ ...this.#lease(), until: 0 }, Date.now()).catch(() => {});
  }

  /** Whether nothing is left, or another process scores. */
  #look(): Promise<boolean> {
    this.#looking ??= this.#work()
      .catch((error: unknown) => {
        this.#tell(String(error));
        return true;
      })
      .finally(() => {
        this.#looking = undefined;
      });
    return this.#looking;
  }

  async #work(): Promise<boolean> {
    const { exports } = this.#parts.store;
    for (;;) {
      const lease = this.#lease();
      const cursor = await exports.claim(lease, Date.now());
      if (cursor === undefined) return true;
      const batch = await exports.next(cursor, this.#concurrency);
      const last = batch.at(-1)?.place;
      if (last === undefined || this.#isStopped) return true;
      const sent = await this.#score(batch);
      await exports.advance(lease, { cursor: last, sent, missed: 0, refused: [] });
    }
  }

  async #score(batch: readonly Finished[]): Promise<number> {
    const ids = batch.flatMap(({ run }) => (run === undefined ? [] : [run]));
    const facts = await this.#parts.store.factsOf([...new Set(ids)]);
    const done = await Promise.all(facts.map((fact) => this.#scoreOne(fact)));
    return done.filter(Boolean).length;
  }

  async #scoreOne(fact: RunFact): Promise<boolean> {
    const scoring = this.#byWorkflow.get(fact.workflow);
    if (scoring === undefined || !isScored(fact, scoring)) return false;
    const { store, ask } = this.#parts;
    const run = await store.load(fact.id);
    if (run === undefined) return false;
    const scores = await scoreRun(run, scoring, {
      noJudges: await this.#noJudges(scoring),
      ask: ask(run.id),
    });
    if (isUnpriced(scores)) this.#unpriced.add(scoring.workflow);
    for (const failure of failuresOf(scores))
      this.#tell(`Scoring run "${run.id}" failed: ${failure}`, failure);
    return store.scores.keep(scores);
  }

  async #noJudges({ workflow, spend }: LiveScoring): Promise<string | undefined> {
    if (spend === undefined) return undefined;
    if (this.#unpriced.has(workflow))
      return "the price of its model is unknown, so that nothing bounds its cost";
    const spent = await this.#parts.store.scores.spent({ workflow, since: Date.now() - DAY });
    return spent >= spend ? `the bound of ${spend} US dollars in 24 hours is spent` : undefined;
  }

  #tell(message: string, kind = message): void {
    if (this.#told.has(kind) || this.#told.size >= MOST_TOLD) return;
    this.#told.add(kind);
    this.#onError(message);
  }

  #lease(): ExportLease {
    return { name: NAME, owner: this.#owner, until: Date.now() + LEASE };
  }
}

/** Work for somebody that came to an end of its own, of a conversation that was drawn. */
function isScored(fact: RunFact, { share, workflow }: LiveScoring): boolean {
  const { parent, source, status, session, id } = fact;
  if (source !== undefined || !isTraffic(parentOf(parent))) return false;
  if (status !== "completed" && status !== "failed") return false;
  return bucketOf(`scoring ${workflow}`, session ?? id) < Math.round(share * BUCKETS);
}

function parentOf(parent: RunFact["parent"]): Pick<StoredRun, "parent"> {
  return parent === undefined ? {} : { parent };
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}
