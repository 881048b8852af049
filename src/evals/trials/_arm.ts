import type { ExperimentEnd, ExperimentStart, StoredExperiment, TrialRecord } from "../../core/experiment.ts";
import type { TrialHost } from "./host.ts";
import type { PlannedTrial } from "./plan-trials.ts";

/** One release's experiment while its trials are made. */
export class Arm {
  readonly start: ExperimentStart;
  /** Kept ones, those of earlier attempts included. */
  readonly records: TrialRecord[];
  readonly #host: TrialHost;
  readonly #kept: Set<string>;

  constructor(host: TrialHost, start: ExperimentStart, records: readonly TrialRecord[]) {
    this.#host = host;
    this.start = start;
    this.records = [...records];
    this.#kept = new Set(records.map((record) => keyOf(record.case, record.trial)));
  }

  has({ case: { id }, trial }: PlannedTrial): boolean {
    return this.#kept.has(keyOf(id, trial));
  }

  /** Resolves when the record is durable. */
  keep(record: TrialRecord): Promise<void> {
    this.records.push(record);
    this.#kept.add(keyOf(record.case, record.trial));
    return this.#host.store.experiments.keep(this.start.id, record);
  }

  async end(end: ExperimentEnd): Promise<StoredExperiment> {
    await this.#host.store.experiments.end(this.start.id, end);
    const records = this.records.toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0) || a.trial - b.trial);
    const passed = records.filter(({ pass }) => pass === true).length;
    return { ...this.start, status: end.status, end, done: records.length, passed, records };
  }
}

function keyOf(id: string, trial: number): string {
  return `${trial} ${id}`;
}
