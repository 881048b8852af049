import type { RunId } from "../../core/ids.ts";
import type { RunScores, Scores, SpentQuery } from "../../core/run-scores.ts";
import { runNotFound } from "../run-errors.ts";
import { numberOf } from "./_row.ts";
import type { SqliteReader } from "./sqlite-reader.ts";
import type { Tables } from "./tables.ts";
import type { Writer } from "./writer.ts";

interface Parts {
  readonly tables: Pick<Tables, "runs" | "scores">;
  readonly writer: Writer;
  readonly reader: SqliteReader;
}

/** The port's scores, on the table behind them. */
export class SqliteScores implements Scores {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  keep(scores: RunScores): Promise<boolean> {
    const { writer, tables } = this.#parts;
    return writer.write(() =>
      writer.atomic(() => {
        const row = tables.runs.find(scores.run);
        if (row === undefined) throw runNotFound(scores.run);
        return tables.scores.keep(numberOf(row.id), scores);
      }),
    );
  }

  of(run: RunId): Promise<RunScores | undefined> {
    const { reader, tables } = this.#parts;
    return reader.look(() => tables.scores.of(run));
  }

  spent(query: SpentQuery): Promise<number> {
    const { reader, tables } = this.#parts;
    return reader.look(() => tables.scores.spent(query));
  }
}
