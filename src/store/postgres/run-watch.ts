import type { ExperimentId } from "../../core/ids.ts";
import type { RunChange, RunChanges } from "../../core/store.ts";
import type { Row } from "./_row.ts";
import { idOf, numberOf, onlyRow, restored, textOf } from "./_row.ts";
import { fromStored } from "./_text.ts";
import type { Ask } from "./database.ts";
import { statusOf } from "./run-reader.ts";

/** More than this at once is not told run by run: whoever watches looks at everything anew. */
const MOST = 1_000;
/** Numbers are given in order, but come to be seen in that of the commits: the last ones are looked at again. */
const LOOKED_BACK = 1_000;

const CHANGED = `SELECT r.id, r.key, r.workflow, r.experiment, e.status AS ended, o.status AS open
  FROM aw.run r LEFT JOIN aw.run_end e ON e.run = r.id LEFT JOIN aw.open_run o ON o.run = r.id
  WHERE r.id = ANY($1) ORDER BY array_position($1, r.id)`;

/** Notices runs that began, waited, went on or ended, whoever executes them, by looking now and then. */
export class RunWatcher {
  /** What the database was at the last look: it is the same until somebody writes. */
  #seen = "";
  /** The newest runs, of which each has been told. */
  #recent: ReadonlySet<number> = new Set();
  #oldest = 0;
  /** Status of each run that had not ended. */
  #before: ReadonlyMap<number, string> = new Map();

  /** Inside of one look. */
  async next(ask: Ask): Promise<RunChanges> {
    const { seen } = onlyRow(await ask("SELECT pg_current_snapshot()::text AS seen"));
    if (seen === this.#seen) return NOTHING;
    const [recent, before] = [this.#recent, this.#before];
    const begun = (await this.#step(ask)).filter((id) => !recent.has(id)).reverse();
    this.#seen = textOf(seen);
    const isNew = new Set(begun);
    const moved = [...this.#moved(before)].filter((id) => !isNew.has(id));
    if (moved.length + begun.length > MOST) return { runs: [], missed: true };
    if (moved.length + begun.length === 0) return NOTHING;
    const rows = await ask(CHANGED, [[...moved, ...begun]]);
    return { runs: rows.map(changeOf), missed: false };
  }

  /** Ids of runs that may be new, the newest first. */
  async #step(ask: Ask): Promise<number[]> {
    const open = await ask("SELECT run, status FROM aw.open_run");
    this.#before = new Map(open.map(({ run, status }) => [numberOf(run), textOf(status)]));
    const rows = await ask(
      `SELECT id FROM aw.run WHERE id >= $1 ORDER BY id DESC LIMIT ${LOOKED_BACK + MOST + 1}`,
      [this.#oldest],
    );
    const ids = rows.map(({ id }) => numberOf(id));
    const recent = ids.slice(0, LOOKED_BACK);
    this.#recent = new Set(recent);
    this.#oldest = recent.at(-1) ?? 0;
    return ids;
  }

  /** Runs that have another status than they had: open ones, and those that were open. */
  *#moved(before: ReadonlyMap<number, string>): Iterable<number> {
    for (const [id, status] of this.#before) if (before.get(id) !== status) yield id;
    for (const id of before.keys()) if (!this.#before.has(id)) yield id;
  }
}

const NOTHING: RunChanges = { runs: [], missed: false };

function changeOf(row: Row): RunChange {
  const experiment = restored(row.experiment);
  return {
    id: idOf(fromStored(textOf(row.key))),
    workflow: fromStored(textOf(row.workflow)),
    status: statusOf(row),
    ...(experiment === undefined ? {} : { experiment: idOf<ExperimentId>(experiment) }),
  };
}
