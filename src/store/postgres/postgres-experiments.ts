import type {
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
import { numberOf, optionalNumber, optionalText } from "./_row.ts";
import { stored } from "./_text.ts";
import { findDataset, keepDataset, listDatasets } from "./dataset-table.ts";
import {
  failingTrials,
  findExperiment,
  insertExperiment,
  listExperiments,
  readTrials,
  summaryOf,
} from "./experiment-tables.ts";
import type { Owner } from "./owner.ts";
import type { PostgresReader } from "./postgres-reader.ts";
import { TrialWriter } from "./trial-writer.ts";
import type { Writes } from "./writes.ts";

/** The port's experiments, on the tables behind them. */
export class PostgresExperiments implements Experiments {
  readonly #reader: PostgresReader;
  readonly #writes: Writes;
  readonly #owner: Owner;
  readonly #trials: TrialWriter;
  /** Experiments that are run here. */
  readonly #held = new Set<ExperimentId>();

  constructor({ reader, writes, owner }: { reader: PostgresReader; writes: Writes; owner: Owner }) {
    this.#reader = reader;
    this.#writes = writes;
    this.#owner = owner;
    this.#trials = new TrialWriter(writes);
    owner.beatWhile(() => this.#held.size > 0);
  }

  async begin(start: ExperimentStart): Promise<void> {
    this.#writes.refuse();
    await this.#owner.ready();
    const isNew = await this.#writes.once((ask) => insertExperiment(ask, start, this.#owner.id));
    if (!isNew) throw experimentExists(start.id);
    this.#held.add(start.id);
  }

  async keep(id: ExperimentId, record: TrialRecord): Promise<void> {
    this.#writes.refuse();
    await this.#trials.keep(id, record);
  }

  async end(id: ExperimentId, { status, reason, endedAt }: ExperimentEnd): Promise<void> {
    const rows = await this.#writes.once((ask) =>
      ask(
        "UPDATE aw.experiment SET status = $1, reason = $2, ended_at = $3, owner = NULL WHERE key = $4 RETURNING 1",
        [status, stored(reason), endedAt, id],
      ),
    );
    if (rows.length === 0) throw experimentNotFound(id);
    this.#held.delete(id);
  }

  async reopen(id: ExperimentId): Promise<void> {
    this.#writes.refuse();
    await this.#owner.ready();
    await this.#writes.once(async (ask) => {
      const [row] = await ask(
        `SELECT x.id, x.status, x.owner, w.name, aw.is_alive(x.owner) AS alive FROM aw.experiment x
        LEFT JOIN aw.owner w ON w.id = x.owner WHERE x.key = $1 FOR UPDATE OF x`,
        [id],
      );
      if (row === undefined) throw experimentNotFound(id);
      const holder = optionalNumber(row.owner);
      const isHeld = holder === this.#owner.id ? this.#held.has(id) : row.alive === true;
      if (row.status === "running" && holder !== undefined && isHeld)
        throw experimentBusy(id, optionalText(row.name) ?? "this process");
      await ask(
        "UPDATE aw.experiment SET status = 'running', reason = NULL, ended_at = NULL, owner = $1 WHERE id = $2",
        [this.#owner.id, numberOf(row.id)],
      );
    });
    this.#held.add(id);
  }

  find(id: ExperimentId): Promise<ExperimentSummary | undefined> {
    return this.#reader.look(async (ask) => {
      const row = await findExperiment(ask, id);
      return row === undefined ? undefined : summaryOf(row);
    });
  }

  failing(limit = MOST_FAILING): Promise<readonly FailingTrial[]> {
    return this.#reader.look(async (ask) => {
      const found: FailingTrial[] = [];
      for (const row of await listExperiments(ask, { limit: LOOKED_AT })) {
        if (found.length >= limit) break;
        const own = await failingTrials(ask, numberOf(row.id), limit - found.length);
        found.push(...own.map((record) => ({ ...record, experiment: summaryOf(row).id })));
      }
      return found;
    });
  }

  load(id: ExperimentId): Promise<StoredExperiment | undefined> {
    return this.#reader.look(async (ask) => {
      const row = await findExperiment(ask, id);
      if (row === undefined) return undefined;
      return { ...summaryOf(row), records: await readTrials(ask, numberOf(row.id)) };
    });
  }

  list(query: ExperimentQuery = {}): Promise<readonly ExperimentSummary[]> {
    return this.#reader.look(async (ask) => (await listExperiments(ask, query)).map(summaryOf));
  }

  keepDataset(dataset: Omit<StoredDataset, "storedAt">): Promise<void> {
    return this.#writes.once((ask) => keepDataset(ask, dataset));
  }

  dataset(name: string, version?: string): Promise<StoredDataset | undefined> {
    return this.#reader.look((ask) => findDataset(ask, name, version));
  }

  datasets(name?: string): Promise<readonly Omit<StoredDataset, "text">[]> {
    return this.#reader.look((ask) => listDatasets(ask, name));
  }
}
