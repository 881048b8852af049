import type { RolloutId, RunId } from "../../core/ids.ts";
import type {
  Feedback,
  RolloutProgress,
  RolloutQuery,
  RolloutStep,
  StoredRollout,
} from "../../core/rollout.ts";
import { rolloutOf } from "../rollout-row.ts";
import { numberOf, optionalNumber, textOf } from "./_row.ts";
import { toStored } from "./_text.ts";
import type { Database, Statement } from "./database.ts";

const LIMIT = 100;

/** The rows behind rollouts and their histories. */
export class RolloutTable {
  readonly #insert: Statement;
  readonly #find: Statement;
  readonly #list: Statement;
  readonly #end: Statement;
  readonly #events: Statement;
  readonly #addEvent: Statement;
  readonly #progress: Statement;
  readonly #keepProgress: Statement;
  readonly #steer: Statement;
  readonly #steersman: Statement;
  readonly #feedback: Statement;

  constructor(database: Database) {
    this.#insert = database.prepare(
      `INSERT INTO rollout(key, workflow, incumbent, candidate, started_at, plan) SELECT ?1, ?2, ?3, ?4, ?5, ?6
      WHERE NOT EXISTS (SELECT 1 FROM rollout WHERE workflow = ?2 AND ended_at IS NULL)`,
    );
    this.#find = database.prepare("SELECT * FROM rollout WHERE key = ?");
    this.#list = database.prepare(`SELECT * FROM rollout
      WHERE (?1 IS NULL OR workflow = ?1) AND (?2 IS NULL OR (ended_at IS NULL) = ?2)
      ORDER BY ended_at IS NOT NULL, id DESC LIMIT ?3`);
    this.#end = database.prepare("UPDATE rollout SET ended_at = ? WHERE key = ?");
    this.#events = database.prepare(
      "SELECT event FROM rollout_event WHERE rollout = (SELECT id FROM rollout WHERE key = ?) ORDER BY n",
    );
    this.#addEvent = database.prepare(
      `INSERT INTO rollout_event(rollout, n, event) SELECT id, ?2, ?3 FROM rollout
      WHERE key = ?1 AND ended_at IS NULL AND (SELECT count(*) FROM rollout_event WHERE rollout = rollout.id) = ?2`,
    );
    this.#progress = database.prepare("SELECT mark, evidence, evidence_at FROM rollout WHERE key = ?");
    this.#keepProgress = database.prepare(
      "UPDATE rollout SET mark = ?2, evidence = ?3, evidence_at = ?4 WHERE key = ?1 AND (mark IS NULL OR mark <= ?2)",
    );
    this.#steer = database.prepare(
      `INSERT INTO steersman(id, name, until) VALUES (1, ?1, ?3)
      ON CONFLICT(id) DO UPDATE SET name = ?1, until = ?3 WHERE name = ?1 OR until <= ?2`,
    );
    this.#steersman = database.prepare("SELECT name, until FROM steersman WHERE until > ?");
    this.#feedback = database.prepare(
      "INSERT INTO feedback(run, at, score, author, comment) SELECT id, ?2, ?3, ?4, ?5 FROM run WHERE key = ?1",
    );
  }

  /** Whether there was none for its workflow. */
  begin({ id, workflow, incumbent, candidate, startedAt, plan }: StoredRollout): boolean {
    const named = [id, toStored(workflow), incumbent ?? null, candidate] as const;
    return this.#insert.run(...named, startedAt, plan).changes === 1;
  }

  find(id: RolloutId): StoredRollout | undefined {
    const row = this.#find.get(id);
    return row === undefined ? undefined : rolloutOf(row);
  }

  list({ workflow, open, limit = LIMIT }: RolloutQuery): StoredRollout[] {
    const only = workflow === undefined ? null : toStored(workflow);
    return this.#list.all(only, open === undefined ? null : Number(open), limit).map(rolloutOf);
  }

  events(id: RolloutId): string[] {
    return this.#events.all(id).map((row) => textOf(row.event));
  }

  /** Whether the history was as the step expects. */
  append(id: RolloutId, { after, event, ends, at }: Omit<RolloutStep, "serving">): boolean {
    if (this.#addEvent.run(id, after, event).changes !== 1) return false;
    if (ends) this.#end.run(at, id);
    return true;
  }

  progress(id: RolloutId): RolloutProgress | undefined {
    const row = this.#progress.get(id);
    const mark = optionalNumber(row?.mark);
    if (row === undefined || mark === undefined) return undefined;
    return { mark, evidence: textOf(row.evidence), at: numberOf(row.evidence_at) };
  }

  keepProgress(id: RolloutId, { mark, evidence, at }: RolloutProgress): void {
    this.#keepProgress.run(id, mark, evidence, at);
  }

  steer(name: string, { now, until }: { readonly now: number; readonly until: number }): boolean {
    return this.#steer.run(name, now, until).changes === 1;
  }

  steersman(now: number): { readonly name: string; readonly until: number } | undefined {
    const row = this.#steersman.get(now);
    return row === undefined ? undefined : { name: textOf(row.name), until: numberOf(row.until) };
  }

  /** Whether there is such a run. */
  feedback(run: RunId, { at, score, by, comment }: Feedback): boolean {
    const said = [by, comment].map((text) => (text === undefined ? null : toStored(text)));
    return this.#feedback.run(toStored(run), at, score, said[0] ?? null, said[1] ?? null).changes === 1;
  }
}
