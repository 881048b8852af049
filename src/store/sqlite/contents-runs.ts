import type { Batch, Cursor, PortableRecord, Texts } from "../contents/contents.ts";
import type { RunExtras } from "../contents/packed-run.ts";
import { noTexts, packRun, unpackRun } from "../contents/packed-run.ts";
import { sessionOf, sessionRecord } from "../contents/session-record.ts";
import { idOf, numberOf, optionalNumber, optionalText, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { BodyMemo } from "./bodies.ts";
import { bodyMemo } from "./bodies.ts";
import type { Database, Row, Statement } from "./database.ts";
import { importRun } from "./import-run.ts";
import { NOBODY } from "./owner.ts";
import { STATUS } from "./schema.ts";
import type { Tables } from "./tables.ts";

const RUNNING = STATUS.codeOf("running");
const WAITING = STATUS.codeOf("waiting");

/** Calls of one batch, about: all of them are in memory at once. */
const CALLS = 4_000;

/** Runs as records, in the order in which they were added. */
export class ContentsRuns {
  readonly #tables: Tables;
  readonly #page: Statement;
  readonly #driving: Statement;
  readonly #drive: Statement;
  readonly #keep: Statement;

  constructor(database: Database, tables: Tables) {
    this.#tables = tables;
    this.#page = database.prepare("SELECT * FROM run WHERE id > ? ORDER BY id LIMIT ?");
    this.#driving = database.prepare("SELECT terms, tries, seq FROM driving WHERE run = ?");
    this.#drive = database.prepare("INSERT INTO driving(run, terms, tries, seq) VALUES (?, ?, ?, ?)");
    this.#keep = database.prepare(
      "UPDATE run SET owner = ?, counted = ?, route = ?, tools = ?, failed_at = ?, waiting_for = coalesce(?, waiting_for) WHERE id = ?",
    );
  }

  read(after: Cursor | undefined, limit: number): Batch | undefined {
    const rows = this.#page.all(after?.[0] ?? 0, limit);
    const last = rows.at(-1);
    if (last === undefined) return undefined;
    const [memo, texts] = [bodyMemo(), noTexts()];
    const records: PortableRecord[] = [];
    for (let calls = 0, i = 0; i < rows.length && calls <= CALLS; i++) {
      const { id } = rows[i] ?? last;
      records.push(this.record(rows[i] ?? last, memo, texts));
      calls += this.#tables.calls.lastSeq(numberOf(id));
    }
    return { records, texts, cursor: [numberOf(rows[records.length - 1]?.id)] };
  }

  record(row: Row, memo: BodyMemo, texts: Texts): PortableRecord {
    const { runs, calls } = this.#tables;
    const summary = runs.summary(row, { isInterrupted: false, memo });
    const run = { ...summary, calls: calls.read(numberOf(row.id), memo) };
    return packRun({ run, extras: this.#extras(row) }, texts);
  }

  write(record: PortableRecord, texts: Texts): void {
    const { run, extras } = unpackRun(record, texts);
    importRun(run, this.#tables);
    const id = numberOf(this.#tables.runs.find(run.id)?.id);
    const { counted, route, tools, failedAt, waitedFor, isAccepted } = extras;
    const traits = [stored(route), tools ?? null, stored(failedAt), waitedFor ?? null];
    this.#keep.run(isAccepted ? NOBODY : null, counted ?? null, ...traits, id);
    if (isAccepted || extras.terms !== undefined || extras.tries > 0)
      this.#drive.run(id, extras.terms ?? null, extras.tries, extras.triedAt);
  }

  #extras(row: Row): RunExtras {
    const status = numberOf(row.status);
    const isOpen = status === RUNNING || status === WAITING;
    const driving = isOpen ? this.#driving.get(numberOf(row.id)) : undefined;
    const tries = optionalNumber(driving?.tries) ?? 0;
    const [route, failedAt] = [optionalText(row.route), optionalText(row.failed_at)];
    return {
      isAccepted: status === RUNNING && row.owner === NOBODY,
      terms: optionalText(driving?.terms),
      tries,
      triedAt: tries === 0 ? 0 : numberOf(driving?.seq),
      counted: optionalNumber(row.counted),
      route: route === undefined ? undefined : fromStored(route),
      tools: optionalText(row.tools),
      failedAt: failedAt === undefined ? undefined : fromStored(failedAt),
      waitedFor: status === RUNNING ? optionalText(row.waiting_for) : undefined,
    };
  }
}

/** Conversations that go on over several runs, as records. */
export class ContentsSessions {
  readonly #tables: Tables;
  readonly #page: Statement;

  constructor(database: Database, tables: Tables) {
    this.#tables = tables;
    this.#page = database.prepare("SELECT id, key FROM session WHERE id > ? ORDER BY id LIMIT ?");
  }

  read(after: Cursor | undefined, limit: number): Batch | undefined {
    const rows = this.#page.all(after?.[0] ?? 0, limit);
    const last = rows.at(-1);
    if (last === undefined) return undefined;
    const records = rows.map(({ key }) =>
      sessionRecord(this.#tables.sessions.read(idOf(fromStored(textOf(key))))),
    );
    return { records, texts: noTexts(), cursor: [numberOf(last.id)] };
  }

  write(record: PortableRecord): void {
    this.#tables.sessions.restore(sessionOf(record));
  }
}

function stored(text: string | undefined): string | null {
  return text === undefined ? null : toStored(text);
}
