import type { ReleaseId } from "../../core/ids.ts";
import type { NewRelease, ReleaseSignature, Releases, StoredRelease } from "../../core/release.ts";
import { releaseNotFound } from "../release-errors.ts";
import type { ReleaseTable } from "./release-table.ts";
import type { SqliteReader } from "./sqlite-reader.ts";
import type { Writer } from "./writer.ts";

/** The port's releases, on the table behind them. */
export class SqliteReleases implements Releases {
  readonly #table: ReleaseTable;
  readonly #writer: Writer;
  readonly #reader: SqliteReader;

  constructor(parts: { table: ReleaseTable; writer: Writer; reader: SqliteReader }) {
    this.#table = parts.table;
    this.#writer = parts.writer;
    this.#reader = parts.reader;
  }

  keep(release: NewRelease): Promise<void> {
    return this.#write(() => this.#table.keep(release));
  }

  find(id: ReleaseId): Promise<StoredRelease | undefined> {
    return this.#reader.look(() => this.#table.find(id));
  }

  files(id: ReleaseId): Promise<ReadonlyMap<string, string>> {
    return this.#reader.look(() => this.#table.files(id));
  }

  list(): Promise<readonly StoredRelease[]> {
    return this.#reader.look(() => this.#table.list());
  }

  async sign(id: ReleaseId, signature: ReleaseSignature): Promise<void> {
    if (!(await this.#write(() => this.#table.sign(id, signature)))) throw releaseNotFound(id);
  }

  delete(id: ReleaseId): Promise<boolean> {
    return this.#write(() => this.#table.delete(id));
  }

  #write<T>(work: () => T): Promise<T> {
    return this.#writer.write(() => this.#writer.atomic(work));
  }
}
