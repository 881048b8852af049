import type { Cancellations, CancelRequest } from "../../core/cancellations.ts";
import { runNotFound } from "../run-errors.ts";
import { numberOf } from "./_row.ts";
import { STATUS } from "./schema.ts";
import type { SqliteReader } from "./sqlite-reader.ts";
import type { Tables } from "./tables.ts";
import type { Writer } from "./writer.ts";

interface Parts {
  readonly tables: Tables;
  readonly writer: Writer;
  readonly reader: SqliteReader;
}

/** The port's requests to cancel, on the table behind them. */
export class SqliteCancellations implements Cancellations {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  ask(request: CancelRequest): Promise<boolean> {
    const { writer, tables } = this.#parts;
    return writer.write(() => {
      const row = tables.runs.find(request.run);
      if (row === undefined) throw runNotFound(request.run);
      const status = STATUS.nameOf(numberOf(row.status));
      if (status !== "running" && status !== "waiting") return false;
      tables.cancels.ask(numberOf(row.id), request);
      return true;
    });
  }

  asked(): Promise<readonly CancelRequest[]> {
    const { reader, tables } = this.#parts;
    return reader.look(() =>
      tables.cancels
        .asked()
        .filter(({ owner }) => !this.#isElsewhere(owner))
        .map(({ request }) => request),
    );
  }

  /** Whether another process that lives executes it. */
  #isElsewhere(owner: number | undefined): boolean {
    const own = this.#parts.tables.owner;
    return owner !== undefined && owner !== own.id && own.isAlive(owner);
  }
}
