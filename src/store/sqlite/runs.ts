import type { Body } from "../../core/body.ts";
import type { EncodedError } from "../../core/error-codec.ts";
import type { RunId } from "../../core/ids.ts";
import { isStoreFailure } from "../../core/leaves-open.ts";
import type { RunEnd, RunStart, RunStatus, RunSummary, Totals } from "../../core/run.ts";
import { totalsOf } from "../totals-row.ts";
import { idOf, jsonOf, numberOf, optionalNumber, optionalText, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Blobs } from "./blobs.ts";
import type { Bodies, BodyMemo } from "./bodies.ts";
import type { Calls } from "./calls.ts";
import type { Database, Input, Row, Statement } from "./database.ts";
import type { ExportTable } from "./export-table.ts";
import { STATUS } from "./schema.ts";

/** Who executes a run; null while nobody does. */
export interface Ownership {
  readonly owner: number | null;
  readonly fence: number | null;
  readonly attempt: number;
}

/** What a run ends with; without an `end` its sums so far. */
export interface Ending {
  readonly end: RunEnd | undefined;
  readonly totals: Totals;
  readonly took: number | undefined;
  readonly turn: number | undefined;
}

const RUNNING = STATUS.codeOf("running");
const START =
  "key, status, workflow, started_at, session, subject, release, owner, fence, attempt, source, parent, tags, attributes, input, input_shared, input_thread, experiment, assignment, review";
const ENDING =
  "took, turn, calls, tokens_in, tokens_out, cost, unpriced, tool_errors, waiting_for, output, output_shared, output_thread, error";
const END = `status = ?, ${ENDING.replaceAll(/\w+/g, "$& = ?")}, owner = NULL, fence = NULL`;

/** The runs' own rows: what is known at the start, who owns it, how it ended. */
export class Runs {
  readonly #blobs: Blobs;
  readonly #bodies: Bodies;
  readonly #calls: Calls;
  readonly #exports: ExportTable;
  readonly #insert: Statement;
  readonly #insertEnded: Statement;
  readonly #tag: Statement;
  readonly #untag: Statement;
  readonly #replace: Statement;
  readonly #end: Statement;
  readonly #endOwned: Statement;
  readonly #own: Statement;
  readonly #disown: Statement;
  readonly #release: Statement;
  readonly #held: Statement;
  readonly #ended: Statement;
  readonly #byKey: Statement;
  readonly #byId: Statement;
  readonly #openIn: Statement;

  constructor(
    database: Database,
    parts: { blobs: Blobs; bodies: Bodies; calls: Calls; exports: ExportTable },
  ) {
    this.#blobs = parts.blobs;
    this.#bodies = parts.bodies;
    this.#calls = parts.calls;
    this.#exports = parts.exports;
    const marks = START.replaceAll(/\w+/g, "?");
    this.#insert = database.prepare(`INSERT INTO run(${START}) VALUES (${marks})`);
    this.#insertEnded = database.prepare(
      `INSERT INTO run(${START}, ${ENDING}) VALUES (${marks}, ${ENDING.replaceAll(/\w+/g, "?")})`,
    );
    this.#tag = database.prepare("INSERT OR IGNORE INTO run_tag(tag, run) VALUES (?, ?)");
    this.#untag = database.prepare("DELETE FROM run_tag WHERE tag = ? AND run = ?");
    this.#replace = database.prepare(`UPDATE run SET ${START.replaceAll(/\w+/g, "$& = ?")} WHERE id = ?`);
    this.#end = database.prepare(`UPDATE run SET ${END} WHERE id = ?`);
    this.#endOwned = database.prepare(`UPDATE run SET ${END} WHERE id = ? AND fence = ?`);
    this.#own = database.prepare(
      `UPDATE run SET status = ${RUNNING}, owner = ?, fence = ?, attempt = ? WHERE id = ?`,
    );
    // The fence stays, so that the last owner can still write until somebody else takes over.
    this.#disown = database.prepare("UPDATE run SET owner = NULL WHERE id = ? AND fence = ?");
    this.#release = database.prepare(
      "UPDATE run SET status = ?, owner = NULL, fence = NULL WHERE id = ? AND fence = ?",
    );
    this.#held = database.prepare("SELECT 1 FROM run WHERE id = ? AND fence = ?");
    this.#ended = database.prepare("INSERT OR IGNORE INTO ended(run) VALUES (?)");
    this.#byKey = database.prepare("SELECT * FROM run WHERE key = ?");
    this.#byId = database.prepare("SELECT * FROM run WHERE id = ?");
    // Of the few runs that have not completed, those of the session: not of its many turns, the few that have not.
    this.#openIn = database.prepare(
      `SELECT key, owner FROM run INDEXED BY run_uncompleted
      WHERE status = ${RUNNING} AND status <> 1 AND session = ? AND owner IS NOT NULL`,
    );
  }

  /** Writes a run's row and gives its number. */
  insert(start: RunStart, ownership: Ownership): number {
    const { lastInsertRowid } = this.#insert.run(...this.#startValues(start, RUNNING, ownership));
    return this.#tagged(Number(lastInsertRowid), start);
  }

  /** Writes the row of a run whose end is known already: half the work of writing it twice. */
  insertEnded(start: RunStart, ending: Ending, attempt: number): number {
    const [status = null, ...rest] = this.#endValues(ending);
    const values = this.#startValues(start, status, { owner: null, fence: null, attempt });
    const row = this.#tagged(Number(this.#insertEnded.run(...values, ...rest).lastInsertRowid), start);
    // No figure counts a trial, and there may be thousands a second: only of those that failed more is to be known.
    if (start.parent?.kind !== "trial" || ending.end?.status === "failed") this.#listEnded(ending, row);
    return row;
  }

  /** Writes the row of a run anew that was executed elsewhere. */
  replace(run: RunSummary, row: number): void {
    const before = optionalText(this.#byId.get(row)?.tags);
    for (const tag of before === undefined ? [] : jsonOf<string[]>(before))
      this.#untag.run(toStored(tag), row);
    const ownership = { owner: null, fence: null, attempt: run.attempt };
    this.#replace.run(...this.#startValues(run, STATUS.codeOf(run.status), ownership), row);
    this.#tagged(row, run);
    this.#end.run(...this.#endValues({ ...run, turn: run.turn }), row);
    // What the figures have taken in they do not take in again.
    if (this.#byId.get(row)?.counted === null) this.#ended.run(row);
  }

  #tagged(row: number, { tags = [] }: RunStart): number {
    for (const tag of tags) this.#tag.run(toStored(tag), row);
    return row;
  }

  #startValues(start: RunStart, status: Input, { owner, fence, attempt }: Ownership): Input[] {
    const input = this.#bodies.put(start.input);
    return [
      toStored(start.id),
      status,
      toStored(start.workflow),
      start.startedAt,
      stored(start.session),
      stored(start.subject?.id),
      stored(start.release),
      owner,
      fence,
      attempt,
      stored(start.source),
      json(start.parent),
      json(start.tags),
      json(start.subject?.attributes),
      input.text,
      input.shared,
      input.thread,
      start.parent?.kind === "trial" ? start.parent.experiment : null,
      json(start.assignment),
      json(start.reviewAnswer),
    ];
  }

  /** Whether it was written: not, if the run is no longer the owner's. */
  end(ending: Ending, of: { row: number; fence: number }): boolean {
    const isOwner = this.#endOwned.run(...this.#endValues(ending), of.row, of.fence).changes === 1;
    if (isOwner) this.#listEnded(ending, of.row);
    return isOwner;
  }

  /** Writes the end of a run that nobody owns. */
  endImported(ending: Ending, row: number): void {
    this.#end.run(...this.#endValues(ending), row);
    this.#listEnded(ending, row);
  }

  /** For the figures. A run that waits has not ended. */
  #listEnded({ end }: Ending, row: number): void {
    if (end === undefined || end.status === "waiting") return;
    this.#ended.run(row);
    this.#exports.list(row);
  }

  own(row: number, { owner, fence, attempt }: Ownership): void {
    this.#own.run(owner, fence, attempt, row);
  }

  disown({ row, fence }: { row: number; fence: number }): void {
    this.#disown.run(row, fence);
  }

  release({ row, fence }: { row: number; fence: number }, status: RunStatus): void {
    this.#release.run(STATUS.codeOf(status), row, fence);
  }

  isHeld({ row, fence }: { row: number; fence: number }): boolean {
    return this.#held.get(row, fence) !== undefined;
  }

  /** Runs of a session that somebody owns. */
  openIn(session: string): readonly { readonly run: RunId; readonly owner: number }[] {
    return this.#openIn
      .all(toStored(session))
      .map(({ key, owner }) => ({ run: idOf(fromStored(textOf(key))), owner: numberOf(owner) }));
  }

  find(key: string): Row | undefined {
    return this.#byKey.get(toStored(key));
  }

  get(row: number): Row | undefined {
    return this.#byId.get(row);
  }

  #endValues({ end, totals, took, turn }: Ending): Input[] {
    const output = end?.status === "completed" ? this.#bodies.put(end.output) : undefined;
    const error =
      end?.status === "failed" || end?.status === "cancelled" ? JSON.stringify(end.error) : undefined;
    return [
      STATUS.codeOf(end?.status ?? "running"),
      took ?? null,
      turn ?? null,
      totals.calls,
      totals.tokensIn,
      totals.tokensOut,
      totals.cost ?? null,
      totals.unpriced,
      totals.toolErrors,
      end?.status === "waiting" ? JSON.stringify(end.waitingFor) : null,
      output?.text ?? null,
      output?.shared ?? null,
      output?.thread ?? null,
      error === undefined ? null : this.#blobs.refer(error),
    ];
  }

  /** Whether a run has failed for no reason of its own: it can go on when the store is well again. */
  failedByStore(row: Row): boolean {
    if (STATUS.nameOf(numberOf(row.status)) !== "failed") return false;
    return isStoreFailure(jsonOf<EncodedError>(this.#blobs.resolve(row.error)));
  }

  /** A row as the rest of the program knows it. */
  summary(row: Row, of: { isInterrupted: boolean; memo: BodyMemo }): RunSummary {
    const status = STATUS.nameOf(numberOf(row.status));
    const turn = optionalNumber(row.turn);
    return {
      ...this.#start(row, of.memo),
      end: this.#endOf(row, status, of.memo),
      status,
      interrupted: of.isInterrupted,
      // Of a run that waited and goes on, the row still has how long it took until then.
      took: status === "running" ? undefined : optionalNumber(row.took),
      totals: totalsOf(row, () => this.#calls.count(numberOf(row.id))),
      attempt: numberOf(row.attempt),
      ...(turn === undefined ? {} : { turn }),
    };
  }

  #start(row: Row, memo: BodyMemo): RunStart {
    const session = restored(row.session);
    const subject = restored(row.subject);
    const attributes = optionalText(row.attributes);
    const tags = optionalText(row.tags);
    const release = restored(row.release);
    const assignment = optionalText(row.assignment);
    const review = optionalText(row.review);
    const parent = optionalText(row.parent);
    const source = restored(row.source);
    return {
      id: idOf(fromStored(textOf(row.key))),
      workflow: fromStored(textOf(row.workflow)),
      input: this.#input(row, memo),
      startedAt: numberOf(row.started_at),
      ...(session === undefined ? {} : { session: idOf(session) }),
      ...(subject === undefined
        ? {}
        : {
            subject: { id: subject, ...(attributes === undefined ? {} : { attributes: jsonOf(attributes) }) },
          }),
      ...(tags === undefined ? {} : { tags: jsonOf(tags) }),
      ...(release === undefined ? {} : { release }),
      ...(assignment === undefined ? {} : { assignment: jsonOf(assignment) }),
      ...(review === undefined ? {} : { reviewAnswer: jsonOf(review) }),
      ...(parent === undefined ? {} : { parent: jsonOf(parent) }),
      ...(source === undefined ? {} : { source }),
    };
  }

  #input(row: Row, memo: BodyMemo): Body {
    return this.#bodies.read({ text: row.input, shared: row.input_shared, thread: row.input_thread }, memo);
  }

  #endOf(row: Row, status: RunStatus, memo: BodyMemo): RunEnd | undefined {
    switch (status) {
      case "running":
        return undefined;
      case "waiting":
        return { status, waitingFor: jsonOf(textOf(row.waiting_for)) };
      case "completed": {
        const columns = { text: row.output, shared: row.output_shared, thread: row.output_thread };
        return { status, output: this.#bodies.read(columns, memo) };
      }
      default:
        return { status, error: jsonOf(this.#blobs.resolve(row.error)) };
    }
  }
}

function stored(text: string | undefined): string | null {
  return text === undefined ? null : toStored(text);
}

function restored(value: Row[string] | undefined): string | undefined {
  const text = optionalText(value);
  return text === undefined ? undefined : fromStored(text);
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
