import { CALLS_PER_RUN } from "../calls-per-run.ts";
import { numberOf, optionalNumber } from "./_row.ts";
import type { Database, Row, Statement, Value } from "./database.ts";
import { MESSAGES_PER_CHAIN } from "./schema.ts";

const CALL = `id, thread, shared, ${blobIn("ask")}, ${blobIn("answer")}`;
const RUN = `id, session, input_thread, output_thread, input_shared, output_shared, ${blobIn("input")}, ${blobIn("output")}, ${blobIn("error")}`;

/** What a column of type ANY refers to, if it does. */
function blobIn(column: string): string {
  return `iif(typeof(${column}) = 'integer', ${column}, NULL) AS ${column}`;
}

/** Which blobs and messages are referred to: the sweeper's memory while it walks through the store. */
export class Marks {
  /** A bit for each blob there was at the start. */
  readonly #blobs: Uint8Array;
  /** How far each chain is needed. */
  readonly #heads = new Map<number, number>();
  readonly #calls: Statement;
  readonly #callsOf: Statement;
  readonly #runs: Statement;
  readonly #run: Statement;
  readonly #sessions: Statement;
  readonly #session: Statement;
  readonly #ledger: Statement;
  readonly #parent: Statement;
  readonly #texts: Statement;

  constructor(database: Database, lastBlob: number) {
    this.#blobs = new Uint8Array(Math.floor(lastBlob / 8) + 1);
    this.#calls = database.prepare(`SELECT ${CALL} FROM call WHERE id > ? ORDER BY id LIMIT ?`);
    this.#callsOf = database.prepare(`SELECT ${CALL} FROM call WHERE id BETWEEN ? AND ? ORDER BY id`);
    this.#runs = database.prepare(`SELECT ${RUN} FROM run WHERE id > ? ORDER BY id LIMIT ?`);
    this.#run = database.prepare(`SELECT ${RUN} FROM run WHERE id = ?`);
    this.#sessions = database.prepare("SELECT id, head FROM session WHERE id > ? ORDER BY id LIMIT ?");
    this.#session = database.prepare("SELECT head FROM session WHERE key = ?");
    this.#ledger = database.prepare("SELECT answer FROM ledger WHERE typeof(answer) = 'integer'");
    this.#parent = database.prepare("SELECT parent FROM message WHERE id = ?");
    this.#texts = database.prepare(
      "SELECT text FROM message WHERE id BETWEEN ? AND ? AND typeof(text) = 'integer'",
    );
  }

  hasBlob(id: number): boolean {
    const byte = this.#blobs[id >> 3];
    // What came after the start is no concern of this sweep.
    return byte === undefined || (byte & (1 << (id & 7))) !== 0;
  }

  /** The last message of a chain that is needed; a value below its first if none is. */
  headOf(chain: number): number {
    return this.#heads.get(chain) ?? chain * MESSAGES_PER_CHAIN;
  }

  /** Each marks some rows after `id` and gives the id of the last, undefined at the end. */
  readonly parts: readonly ((id: number, limit: number) => number | undefined)[] = [
    (id, limit) => this.#each(this.#calls.all(id, limit), (row) => this.#markCall(row)),
    (id, limit) => this.#each(this.#runs.all(id, limit), (row) => this.#markRun(row)),
    (id, limit) => this.#each(this.#sessions.all(id, limit), (row) => this.#markThread(row.head)),
  ];

  /** Marks what a run refers to, beginning after one of its calls, and gives its last call. */
  markRunSince(run: number, call: number): number {
    const row = this.#run.get(run);
    if (row === undefined) return call;
    this.#markRun(row);
    if (row.session !== null) this.#markThread(this.#session.get(row.session ?? null)?.head);
    const rows = this.#callsOf.all(Math.max(call + 1, run * CALLS_PER_RUN), (run + 1) * CALLS_PER_RUN - 1);
    return this.#each(rows, (one) => this.#markCall(one)) ?? call;
  }

  markLedger(): void {
    for (const { answer } of this.#ledger.all()) this.#markBlob(answer);
  }

  #each(rows: readonly Row[], mark: (row: Row) => void): number | undefined {
    // From the end, as a run's later calls refer to all of a conversation that its earlier ones do.
    for (let i = rows.length - 1; i >= 0; i--) mark(rows[i] ?? {});
    return optionalNumber(rows.at(-1)?.id);
  }

  #markCall({ thread, shared, ask, answer }: Row): void {
    this.#markThread(thread);
    for (const blob of [shared, ask, answer]) this.#markBlob(blob);
  }

  #markRun(row: Row): void {
    this.#markThread(row.input_thread);
    this.#markThread(row.output_thread);
    const { input, input_shared, output, output_shared, error } = row;
    for (const blob of [input, input_shared, output, output_shared, error]) this.#markBlob(blob);
  }

  #markBlob(value: Value | undefined): void {
    const id = optionalNumber(value);
    const byte = id === undefined ? undefined : this.#blobs[id >> 3];
    if (id !== undefined && byte !== undefined) this.#blobs[id >> 3] = byte | (1 << (id & 7));
  }

  /** A message needs all before it in its chain, and in the chains this one goes on from. */
  #markThread(value: Value | undefined): void {
    for (let head = optionalNumber(value) ?? 0; head > 0; ) {
      const chain = Math.floor(head / MESSAGES_PER_CHAIN);
      const marked = this.headOf(chain);
      if (head <= marked) return;
      this.#heads.set(chain, head);
      for (const { text } of this.#texts.all(marked + 1, head)) this.#markBlob(text);
      const first = chain * MESSAGES_PER_CHAIN + 1;
      head = marked >= first ? 0 : numberOf(this.#parent.get(first)?.parent);
    }
  }
}
