import type { Ask, Database } from "./database.ts";
import type { JournalWriter } from "./journal-writer.ts";
import { ensureDays } from "./partitions.ts";
import { lacksPartition, STALE, sqlState } from "./store-error.ts";

/** Everything that is written beside the journal. */
export class Writes {
  readonly #database: Database;
  readonly #writer: JournalWriter;
  #last: Promise<unknown> = Promise.resolve();

  constructor(database: Database, writer: JournalWriter) {
    this.#database = database;
    this.#writer = writer;
  }

  /** All of `work` or nothing of it, after what the journal was given before. @throws `store_read_only`, `store_closed` */
  async once<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
    this.refuse();
    await this.#writer.settled();
    for (;;) {
      try {
        return await this.#database.transaction(work);
      } catch (error) {
        const cause = error instanceof Error ? error.cause : undefined;
        // Texts were removed meanwhile, or the day has turned: it is done again.
        if (lacksPartition(cause)) await ensureDays(this.#database);
        else if (sqlState(cause) !== STALE) throw error;
      }
    }
  }

  /** @throws why nothing can be written, if so */
  refuse(): void {
    this.#database.refuseClosed();
    this.#writer.refuse();
  }

  /** The same, one after another: of two of this process that want the same thing, it goes to the first. */
  inTurn<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
    const done = this.#last.then(() => this.once(work));
    this.#last = done.catch(() => {});
    return done;
  }
}
