import { isAirworthyError } from "../../core/errors.ts";
import type { Redact } from "../../core/execution.ts";
import type { RunId } from "../../core/ids.ts";
import type { Store } from "../../core/store.ts";
import { redactRun } from "./_redact-run.ts";
import { TransferReader } from "./_transfer-reader.ts";

export interface ImportedRuns {
  readonly imported: number;
  /** Runs that this store had already, the same to the last call. */
  readonly skipped: number;
  /** Runs whose id this store has with other content: left as they are. Erase or prune them to import the file's. */
  readonly differing: readonly RunId[];
}

export interface ImportOptions {
  /** Redacts every text before it is stored, as the store's own runs are. Default: as it is in the file. */
  readonly redact?: Redact;
}

/**
 * Reads what {@link exportRuns} wrote into a store, line by line. A run is imported whole or not at
 * all: where the file turns out to be bad, the runs before that place are kept and importing again
 * skips them.
 *
 * @throws `import_foreign`, `import_newer`, `import_corrupt`, `import_truncated`, each with the line
 */
export async function importRuns(
  store: Pick<Store, "load" | "import">,
  lines: AsyncIterable<string> | Iterable<string>,
  { redact }: ImportOptions = {},
): Promise<ImportedRuns> {
  const reader = new TransferReader();
  const differing: RunId[] = [];
  let imported = 0;
  let skipped = 0;
  for await (const line of lines) {
    const read = reader.take(line);
    if (read === undefined) continue;
    const run = redact === undefined ? read : redactRun(read, redact);
    const isKnown = (await store.load(run.id)) !== undefined;
    try {
      await store.import(run);
    } catch (error) {
      if (!isAirworthyError(error, "run_exists")) throw error;
      differing.push(run.id);
      continue;
    }
    if (isKnown) skipped += 1;
    else imported += 1;
  }
  reader.finish();
  return { imported, skipped, differing };
}
