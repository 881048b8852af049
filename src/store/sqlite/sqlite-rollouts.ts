import type { RolloutId, RunId } from "../../core/ids.ts";
import type {
  Feedback,
  OutcomeQuery,
  RolloutOutcome,
  RolloutProgress,
  RolloutQuery,
  RolloutStep,
  Rollouts,
  StoredRollout,
} from "../../core/rollout.ts";
import { rolloutRunning } from "../release-errors.ts";
import { runNotFound } from "../run-errors.ts";
import type { RolloutOutcomes } from "./rollout-outcomes.ts";
import type { RolloutTable } from "./rollout-table.ts";
import type { ServingTable } from "./serving-table.ts";
import type { SqliteReader } from "./sqlite-reader.ts";
import type { Writer } from "./writer.ts";

interface Parts {
  readonly rollouts: RolloutTable;
  readonly outcomes: RolloutOutcomes;
  readonly servings: ServingTable;
  readonly writer: Writer;
  readonly reader: SqliteReader;
}

/** The port's rollouts, on the tables behind them: an entry and what serves by it are written together. */
export class SqliteRollouts implements Rollouts {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  begin(rollout: StoredRollout, step: Omit<RolloutStep, "after" | "ends">): Promise<void> {
    const { rollouts } = this.#parts;
    return this.#write(() => {
      if (!rollouts.begin(rollout)) throw rolloutRunning(rollout.workflow);
      this.#append(rollout.id, { ...step, after: 0, ends: false });
    });
  }

  append(id: RolloutId, step: RolloutStep): Promise<boolean> {
    return this.#write(() => this.#append(id, step));
  }

  #append(id: RolloutId, { serving, ...step }: RolloutStep): boolean {
    if (!this.#parts.rollouts.append(id, step)) return false;
    if (serving !== undefined) this.#parts.servings.put(serving);
    return true;
  }

  find(id: RolloutId): Promise<StoredRollout | undefined> {
    return this.#look(({ rollouts }) => rollouts.find(id));
  }

  list(query: RolloutQuery = {}): Promise<readonly StoredRollout[]> {
    return this.#look(({ rollouts }) => rollouts.list(query));
  }

  events(id: RolloutId): Promise<readonly string[]> {
    return this.#look(({ rollouts }) => rollouts.events(id));
  }

  outcomes(id: RolloutId, query: OutcomeQuery): Promise<readonly RolloutOutcome[]> {
    return this.#look(({ outcomes }) => outcomes.after(id, query));
  }

  progress(id: RolloutId): Promise<RolloutProgress | undefined> {
    return this.#look(({ rollouts }) => rollouts.progress(id));
  }

  keepProgress(id: RolloutId, progress: RolloutProgress): Promise<void> {
    return this.#write(() => this.#parts.rollouts.keepProgress(id, progress));
  }

  steer(name: string, times: { readonly now: number; readonly until: number }): Promise<boolean> {
    return this.#write(() => this.#parts.rollouts.steer(name, times));
  }

  steersman(now: number): Promise<{ readonly name: string; readonly until: number } | undefined> {
    return this.#look(({ rollouts }) => rollouts.steersman(now));
  }

  async feedback(run: RunId, feedback: Feedback): Promise<void> {
    if (!(await this.#write(() => this.#parts.rollouts.feedback(run, feedback)))) throw runNotFound(run);
  }

  #look<T>(work: (parts: Parts) => T): Promise<T> {
    return this.#parts.reader.look(() => work(this.#parts));
  }

  #write<T>(work: () => T): Promise<T> {
    const { writer } = this.#parts;
    return writer.write(() => writer.atomic(work));
  }
}
