import { threadOf } from "../../core/body.ts";
import type { SessionId } from "../../core/ids.ts";
import type { SessionState, SessionTurn } from "../../core/store.ts";
import { sessionMoved } from "../run-errors.ts";
import { numberOf } from "./_row.ts";
import { toStored } from "./_text.ts";
import type { Database, Statement } from "./database.ts";
import type { Threads } from "./threads.ts";

/** Conversations that go on over several runs. */
export class Sessions {
  readonly #threads: Threads;
  readonly #find: Statement;
  readonly #keep: Statement;

  constructor(database: Database, threads: Threads) {
    this.#threads = threads;
    this.#find = database.prepare("SELECT head, turns FROM session WHERE key = ?");
    this.#keep = database.prepare(
      "INSERT INTO session(key, head, turns) VALUES (?, ?, ?) ON CONFLICT(key) DO UPDATE SET head = excluded.head, turns = excluded.turns",
    );
  }

  /** Appends what a run added and gives the number of its turn. @throws `session_moved` */
  extend({ session, messages, after }: SessionTurn): number {
    const key = toStored(session);
    const row = this.#find.get(key);
    const turns = row === undefined ? 0 : numberOf(row.turns);
    if (after !== undefined && after !== turns) throw sessionMoved(session, turns - after);
    const head = this.#threads.extend(row === undefined ? 0 : numberOf(row.head), messages);
    const turn = turns + 1;
    this.#keep.run(key, head, turn);
    return turn;
  }

  read(id: SessionId): SessionState | undefined {
    const row = this.#find.get(toStored(id));
    if (row === undefined) return undefined;
    return { id, messages: this.#threads.read(numberOf(row.head)).texts, turns: numberOf(row.turns) };
  }

  /** Writes one that was kept elsewhere. */
  restore({ id, messages, turns }: SessionState): void {
    this.#keep.run(toStored(id), this.#threads.put(threadOf(messages)), turns);
  }
}
