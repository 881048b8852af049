import type { CallRecord } from "../../core/run.ts";
import { CALLS_PER_RUN } from "../calls-per-run.ts";
import { idOf, jsonOf, numberOf, onlyRow, optionalNumber, optionalText, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Blobs, TextRef } from "./blobs.ts";
import type { Bodies, BodyMemo, BodyRef } from "./bodies.ts";
import type { Database, Input, Row, Statement, Value } from "./database.ts";
import { KIND, STATE } from "./schema.ts";

const COLUMNS = "id, kind, state, at, took, thread, shared, ask_hash, ask, answer, address, note";
const VALUES = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?";
const DIGEST = /^[0-9a-f]{32}$/;

/** The run a call belongs to, and the proof of owning it. */
interface Place {
  readonly row: number;
  readonly fence: number;
}

interface Refs {
  readonly ask: BodyRef | undefined;
  readonly answer: TextRef | undefined;
}

/** The calls of runs, in the order of their completion. */
export class Calls {
  readonly #blobs: Blobs;
  readonly #bodies: Bodies;
  readonly #append: Statement;
  readonly #appendKnown: Statement;
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
    // And whether what is only remembered to be stored still is.
    this.#appendKnown = database.prepare(
      `INSERT OR IGNORE INTO call(${COLUMNS}) SELECT ${VALUES} WHERE EXISTS (SELECT 1 FROM run WHERE id = ? AND fence = ?)
      AND (SELECT value FROM meta WHERE key = 'epoch') = ?`,
    );
    this.#import = database.prepare(`INSERT INTO call(${COLUMNS}) VALUES (${VALUES})`);
    this.#read = database.prepare(`SELECT ${COLUMNS} FROM call WHERE id BETWEEN ? AND ? ORDER BY id`);
    this.#lastId = database.prepare("SELECT max(id) AS id FROM call WHERE id BETWEEN ? AND ?");
    this.#count = database.prepare(
      `SELECT count(*) AS n FROM call WHERE id BETWEEN ? AND ? AND state <> ${STATE.codeOf("begun")}`,
    );
    this.#remove = database.prepare("DELETE FROM call WHERE id BETWEEN ? AND ?");
  }

  /** Whether it was stored: not, if the run is no longer the owner's. */
  append(record: CallRecord, of: Place): boolean {
    return (
      this.#append.run(...this.#values(record, of.row, this.#put(record)), of.row, of.fence).changes === 1
    );
  }

  /** Stores the record by a single statement. Undefined if that does not do, whatever the reason. */
  appendKnown(record: CallRecord, of: Place & { epoch: number }): true | undefined {
    const ask = record.ask && this.#bodies.known(record.ask);
    const answer = record.answer === undefined ? undefined : this.#blobs.known(record.answer);
    if ((ask === undefined) !== (record.ask === undefined)) return undefined;
    if ((answer === undefined) !== (record.answer === undefined)) return undefined;
    const values = this.#values(record, of.row, { ask, answer });
    return this.#appendKnown.run(...values, of.row, of.fence, of.epoch).changes === 1 ? true : undefined;
  }

  import(record: CallRecord, row: number): void {
    this.#import.run(...this.#values(record, row, this.#put(record)));
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

  #put({ ask, answer }: CallRecord): Refs {
    return {
      ask: ask && this.#bodies.put(ask),
      answer: answer === undefined ? undefined : this.#blobs.refer(answer),
    };
  }

  #values(record: CallRecord, row: number, { ask, answer }: Refs): Input[] {
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
      answer ?? null,
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
