import type { CallRecord } from "../../core/run.ts";
import { idOf, jsonOf, numberOf, onlyRow, optionalNumber, optionalText, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Blobs } from "./blobs.ts";
import { isInline } from "./blobs.ts";
import type { Bodies, BodyMemo } from "./bodies.ts";
import type { Database, Input, Row, Statement, Value } from "./database.ts";
import { CALLS_PER_RUN, KIND, STATE } from "./schema.ts";

const COLUMNS = "id, kind, state, at, took, thread, shared, ask_hash, ask, answer, address, note";
const VALUES = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?";
const DIGEST = /^[0-9a-f]{32}$/;

/** The calls of runs, in the order of their completion. */
export class Calls {
  readonly #blobs: Blobs;
  readonly #bodies: Bodies;
  readonly #append: Statement;
  readonly #import: Statement;
  readonly #read: Statement;
  readonly #lastId: Statement;
  readonly #count: Statement;
  readonly #remove: Statement;

  constructor(database: Database, parts: { blobs: Blobs; bodies: Bodies }) {
    this.#blobs = parts.blobs;
    this.#bodies = parts.bodies;
    // Ownership is checked by the very statement that writes, so that no takeover can come between.
    this.#append = database.prepare(
      `INSERT INTO call(${COLUMNS}) SELECT ${VALUES} WHERE EXISTS (SELECT 1 FROM run WHERE id = ? AND fence = ?)`,
    );
    this.#import = database.prepare(`INSERT INTO call(${COLUMNS}) VALUES (${VALUES})`);
    this.#read = database.prepare(`SELECT ${COLUMNS} FROM call WHERE id BETWEEN ? AND ? ORDER BY id`);
    this.#lastId = database.prepare("SELECT max(id) AS id FROM call WHERE id BETWEEN ? AND ?");
    this.#count = database.prepare(
      `SELECT count(*) AS n FROM call WHERE id BETWEEN ? AND ? AND state <> ${STATE.codeOf("begun")}`,
    );
    this.#remove = database.prepare("DELETE FROM call WHERE id BETWEEN ? AND ?");
  }

  /** Whether the record needs no row but its own. */
  isInline({ ask, answer }: CallRecord): boolean {
    if (answer !== undefined && !isInline(answer)) return false;
    return ask === undefined || (ask.shared === undefined && ask.thread === undefined && isInline(ask.text));
  }

  /** Whether it was stored: not, if the run is no longer the owner's. */
  append(record: CallRecord, of: { row: number; fence: number }): boolean {
    return this.#append.run(...this.#values(record, of.row), of.row, of.fence).changes === 1;
  }

  import(record: CallRecord, row: number): void {
    this.#import.run(...this.#values(record, row));
  }

  read(row: number, memo: BodyMemo): CallRecord[] {
    return this.#read.all(...placesOf(row)).map((columns) => this.#record(columns, memo));
  }

  /** Sequence number of a run's last call, 0 without any. */
  lastSeq(row: number): number {
    const id = optionalNumber(this.#lastId.get(...placesOf(row))?.id);
    return id === undefined ? 0 : id - row * CALLS_PER_RUN;
  }

  /** Calls that have ended. */
  count(row: number): number {
    return numberOf(onlyRow(this.#count.get(...placesOf(row))).n);
  }

  remove(row: number): void {
    this.#remove.run(...placesOf(row));
  }

  #values(record: CallRecord, row: number): Input[] {
    const ask = record.ask === undefined ? undefined : this.#bodies.put(record.ask);
    return [
      row * CALLS_PER_RUN + record.seq,
      KIND.codeOf(record.kind),
      STATE.codeOf(record.state),
      record.at,
      record.took,
      ask?.thread ?? null,
      ask?.shared ?? null,
      packHash(record.askHash),
      ask?.text ?? null,
      record.answer === undefined ? null : this.#blobs.refer(record.answer),
      toStored(record.address),
      record.note === undefined ? null : JSON.stringify(record.note),
    ];
  }

  #record(row: Row, memo: BodyMemo): CallRecord {
    const { ask, shared, thread } = row;
    const note = optionalText(row.note);
    return {
      seq: numberOf(row.id) % CALLS_PER_RUN,
      kind: KIND.nameOf(numberOf(row.kind)),
      address: idOf(fromStored(textOf(row.address))),
      state: STATE.nameOf(numberOf(row.state)),
      at: numberOf(row.at),
      took: numberOf(row.took),
      ask: ask === null ? undefined : this.#bodies.read({ text: ask, shared, thread }, memo),
      askHash: unpackHash(row.ask_hash),
      answer: row.answer === null ? undefined : this.#blobs.resolve(row.answer),
      note: note === undefined ? undefined : jsonOf(note),
    };
  }
}

function placesOf(row: number): [number, number] {
  return [row * CALLS_PER_RUN, (row + 1) * CALLS_PER_RUN - 1];
}

/** A digest takes half the bytes as what it is; any other text stays one. */
function packHash(hash: string | undefined): Input {
  if (hash === undefined) return null;
  return DIGEST.test(hash) ? Buffer.from(hash, "hex") : toStored(hash);
}

function unpackHash(value: Value | undefined): string | undefined {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  const text = optionalText(value);
  return text === undefined ? undefined : fromStored(text);
}
