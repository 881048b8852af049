import type { GivenFeedback, MonitorMemory, MonitorStep } from "../../core/monitoring.ts";
import { idOf, numberOf, optionalText, textOf } from "./_row.ts";
import { fromStored } from "./_text.ts";
import type { Database, Row, Statement } from "./database.ts";
import { IS_TRAFFIC } from "./run-query.ts";

/** Where a claim ends later than this, in ms, the clock of whoever made it was wrong. */
const LONGEST_WATCH = 3_600_000;
/** More turns of a conversation are not told apart. */
const TURNS = 20;

interface Place {
  readonly row: number;
  readonly mark: number;
  readonly turn: number;
}

interface Page {
  readonly after: number;
  readonly limit: number;
}

/** Where a monitor stands, and the order in which it reads runs and feedback. */
export class MonitorTable {
  readonly #runs: Statement;
  readonly #feedback: Statement;
  readonly #scores: Statement;
  readonly #memory: Statement;
  readonly #begin: Statement;
  readonly #keep: Statement;
  readonly #watch: Statement;
  readonly #watcher: Statement;

  constructor(database: Database) {
    this.#runs = database.prepare(`
      SELECT id, counted, 1 + (
        SELECT count(*) FROM (SELECT 1 FROM run e WHERE e.session = r.session AND e.id < r.id LIMIT ${TURNS - 1})
      ) AS turn
      FROM run r WHERE counted > 1 AND counted > ? AND ${IS_TRAFFIC} ORDER BY counted LIMIT ?`);
    this.#feedback = database.prepare(`
      SELECT f.id, f.at, f.score, r.key, r.workflow, r.release FROM feedback f JOIN run r ON r.id = f.run
      WHERE f.id > ? AND ${IS_TRAFFIC} ORDER BY f.id LIMIT ?`);
    this.#scores = database.prepare(`
      SELECT s.id, x.at, x.value AS score, r.key, r.workflow, r.release
      FROM scored s JOIN run_score x ON x.run = s.run JOIN run r ON r.id = s.run
      WHERE s.id > ? AND ${IS_TRAFFIC} ORDER BY s.id LIMIT ?`);
    this.#memory = database.prepare("SELECT rev, state, at FROM monitor");
    this.#begin = database.prepare(
      "INSERT INTO monitor(id, rev, state, at) VALUES (1, 1, ?, ?) ON CONFLICT DO NOTHING",
    );
    this.#keep = database.prepare("UPDATE monitor SET rev = rev + 1, state = ?, at = ? WHERE rev = ?");
    this.#watch = database.prepare(
      `INSERT INTO watcher(id, name, until) VALUES (1, ?1, ?3) ON CONFLICT(id) DO UPDATE SET name = ?1, until = ?3
      WHERE name = ?1 OR until <= ?2 OR until > ?2 + ${LONGEST_WATCH}`,
    );
    this.#watcher = database.prepare("SELECT name, until FROM watcher WHERE until > ?");
  }

  runs({ after, limit }: Page): Place[] {
    return this.#runs
      .all(after, limit)
      .map(({ id, counted, turn }) => ({ row: numberOf(id), mark: numberOf(counted), turn: numberOf(turn) }));
  }

  feedback({ after, limit }: Page): GivenFeedback[] {
    return this.#feedback.all(after, limit).map(feedbackOf);
  }

  scores({ after, limit }: Page): GivenFeedback[] {
    return this.#scores.all(after, limit).map(feedbackOf);
  }

  memory(): MonitorMemory | undefined {
    const row = this.#memory.get();
    if (row === undefined) return undefined;
    return { rev: numberOf(row.rev), state: textOf(row.state), at: numberOf(row.at) };
  }

  /** Whether the memory was at the revision that the step began from. */
  advance({ after, state, at }: Pick<MonitorStep, "after" | "state" | "at">): boolean {
    const { changes } = after === 0 ? this.#begin.run(state, at) : this.#keep.run(state, at, after);
    return changes === 1;
  }

  watch(name: string, { now, until }: { readonly now: number; readonly until: number }): boolean {
    return this.#watch.run(name, now, until).changes === 1;
  }

  watcher(now: number): { readonly name: string; readonly until: number } | undefined {
    const row = this.#watcher.get(now);
    return row === undefined ? undefined : { name: textOf(row.name), until: numberOf(row.until) };
  }
}

function feedbackOf(row: Row): GivenFeedback {
  const release = optionalText(row.release);
  return {
    mark: numberOf(row.id),
    run: idOf(fromStored(textOf(row.key))),
    workflow: fromStored(textOf(row.workflow)),
    ...(release === undefined ? {} : { release: fromStored(release) }),
    score: numberOf(row.score),
    at: numberOf(row.at),
  };
}
