import type {
  DatasetRef,
  ExperimentEnd,
  ExperimentQuery,
  ExperimentStart,
  ExperimentSummary,
  Experiments,
  FailingTrial,
  StoredDataset,
  StoredExperiment,
  TrialRecord,
} from "../../core/experiment.ts";
import type { ExperimentId } from "../../core/ids.ts";
import {
  experimentBusy,
  experimentExists,
  experimentNotFound,
  LOOKED_AT,
  MOST_FAILING,
} from "../experiment-rules.ts";
import { idOf, numberOf, optionalNumber, textOf } from "./_row.ts";
import type { Row } from "./database.ts";
import { statusOf, summaryOf } from "./experiment-table.ts";
import type { SqliteReader } from "./sqlite-reader.ts";
import { isDuplicate } from "./store-error.ts";
import type { Tables } from "./tables.ts";
import { trialKey } from "./trial-table.ts";
import type { Writer } from "./writer.ts";

interface OpenExperiment {
  readonly row: number;
  /** Trials that are in the store. */
  readonly kept: Set<string>;
  /** Whether it is run here. */
  readonly isHeld: boolean;
}

/** The port's experiments, on the tables behind them. */
export class SqliteExperiments implements Experiments {
  readonly #tables: Tables;
  readonly #writer: Writer;
  readonly #reader: SqliteReader;
  /** Experiments that trials are kept for here. Nothing removes one, so that its row stays what it is. */
  readonly #open = new Map<ExperimentId, OpenExperiment>();

  constructor(parts: { tables: Tables; writer: Writer; reader: SqliteReader }) {
    this.#tables = parts.tables;
    this.#writer = parts.writer;
    this.#reader = parts.reader;
  }

  async begin(start: ExperimentStart): Promise<void> {
    const { experiments, owner } = this.#tables;
    const row = await this.#writer.write(() => {
      this.#announceOwner();
      try {
        experiments.insert(start, owner.id);
      } catch (error) {
        throw isDuplicate(error) ? experimentExists(start.id) : error;
      }
      return numberOf(this.#row(start.id).id);
    });
    this.#open.set(start.id, { row, kept: new Set(), isHeld: true });
  }

  keep(id: ExperimentId, record: TrialRecord): Promise<void> {
    return this.#writer.write(() => {
      const { row, kept } = this.#opened(id);
      const key = trialKey(record.case, record.trial);
      // The first record of a trial stands: what was paid for twice counts once.
      if (kept.has(key)) return;
      this.#tables.trials.keep(row, record);
      kept.add(key);
      this.#writer.onRollback(() => kept.delete(key));
    });
  }

  async end(id: ExperimentId, end: ExperimentEnd): Promise<void> {
    await this.#writer.write(() => this.#tables.experiments.end(this.#opened(id).row, end));
    this.#open.delete(id);
  }

  async reopen(id: ExperimentId): Promise<void> {
    const { experiments, owner } = this.#tables;
    const row = await this.#writer.write(() => {
      const found = this.#row(id);
      this.#refuseBusy(id, found);
      this.#announceOwner();
      experiments.own(numberOf(found.id), owner.id);
      return numberOf(found.id);
    });
    this.#open.set(id, {
      row,
      kept: await this.#reader.look(() => this.#tables.trials.keys(row)),
      isHeld: true,
    });
  }

  find(id: ExperimentId): Promise<ExperimentSummary | undefined> {
    return this.#reader.look(() => {
      const row = this.#tables.experiments.find(id);
      return row === undefined ? undefined : this.#summary(row);
    });
  }

  failing(limit = MOST_FAILING): Promise<readonly FailingTrial[]> {
    return this.#reader.look(() => {
      const found: FailingTrial[] = [];
      for (const row of this.#tables.experiments.list({ limit: LOOKED_AT })) {
        if (found.length >= limit) break;
        const experiment = idOf<ExperimentId>(textOf(row.key));
        const own = this.#tables.trials.failing(numberOf(row.id), limit - found.length);
        found.push(...own.map((record) => ({ ...record, experiment })));
      }
      return found;
    });
  }

  load(id: ExperimentId): Promise<StoredExperiment | undefined> {
    return this.#reader.look(() => {
      const row = this.#tables.experiments.find(id);
      if (row === undefined) return undefined;
      return { ...this.#summary(row), records: this.#tables.trials.read(numberOf(row.id)) };
    });
  }

  list(query: ExperimentQuery = {}): Promise<readonly ExperimentSummary[]> {
    return this.#reader.look(() => this.#tables.experiments.list(query).map((row) => this.#summary(row)));
  }

  keepDataset(dataset: Omit<StoredDataset, "storedAt">): Promise<void> {
    return this.#writer.write(() => this.#tables.datasets.keep(dataset));
  }

  dataset(name: string, version?: string): Promise<StoredDataset | undefined> {
    return this.#reader.look(() => this.#tables.datasets.find(name, version));
  }

  datasets(name?: string): Promise<readonly (DatasetRef & Omit<StoredDataset, "text">)[]> {
    return this.#reader.look(() => this.#tables.datasets.list(name));
  }

  #summary(row: Row): ExperimentSummary {
    return summaryOf(row, this.#tables.trials.count(numberOf(row.id)));
  }

  /** One that was not begun here has been by another, such as an import that goes on. */
  #opened(id: ExperimentId): OpenExperiment {
    const known = this.#open.get(id);
    if (known !== undefined) return known;
    const row = numberOf(this.#row(id).id);
    const opened = { row, kept: this.#tables.trials.keys(row), isHeld: false };
    this.#open.set(id, opened);
    return opened;
  }

  #row(id: ExperimentId): Row {
    const row = this.#tables.experiments.find(id);
    if (row === undefined) throw experimentNotFound(id);
    return row;
  }

  #refuseBusy(id: ExperimentId, row: Row): void {
    const { owner } = this.#tables;
    const holder = optionalNumber(row.owner);
    if (statusOf(row) !== "running" || holder === undefined) return;
    const isHeld = holder === owner.id ? this.#open.get(id)?.isHeld === true : owner.isAlive(holder);
    if (isHeld) throw experimentBusy(id, owner.describe(holder));
  }

  #announceOwner(): void {
    const undo = this.#tables.owner.beat();
    if (undo !== undefined) this.#writer.onRollback(undo);
  }
}
