import type { FigureRuns } from "../../core/figures.ts";
import type { RunId } from "../../core/ids.ts";
import { jsonOf, textOf } from "./_row.ts";
import type { Database, Statement, Value } from "./database.ts";

/** Runs of each kind that a series remembers. */
const KEPT = 12;

/** Of each series of calls its latest runs, so that a number leads to runs without a look through all calls. */
export class SampleTable {
  readonly #find: Statement;
  readonly #put: Statement;

  constructor(database: Database) {
    this.#find = database.prepare("SELECT done, failed FROM sample WHERE series = ?");
    this.#put = database.prepare("INSERT OR REPLACE INTO sample(series, done, failed) VALUES (?, ?, ?)");
  }

  /** Inside a transaction. */
  add(series: number, { done, failed }: FigureRuns): void {
    const before = this.of(series);
    this.#put.run(series, latest(before.done, done), latest(before.failed, failed));
  }

  of(series: number): FigureRuns {
    const row = this.#find.get(series);
    return row === undefined ? NONE : { done: idsIn(row.done), failed: idsIn(row.failed) };
  }
}

const NONE: FigureRuns = { done: [], failed: [] };

/** Several series together, the newest runs first. */
export function mergedRuns(parts: readonly FigureRuns[]): FigureRuns {
  const merged = (of: keyof FigureRuns): readonly RunId[] =>
    [...new Set(parts.flatMap((part) => part[of].toReversed()))]
      .sort((a, b) => (timeOf(a) < timeOf(b) ? 1 : timeOf(a) > timeOf(b) ? -1 : 0))
      .slice(0, KEPT);
  return { done: merged("done"), failed: merged("failed") };
}

/** An id begins with the time at which it was made; those of one moment keep their order. */
function timeOf(id: RunId): string {
  return id.slice(0, "run_".length + 10);
}

function latest(before: readonly RunId[], more: readonly RunId[]): string {
  return JSON.stringify([...new Set([...before, ...more])].slice(-KEPT));
}

function idsIn(value: Value | undefined): readonly RunId[] {
  return jsonOf(textOf(value));
}
