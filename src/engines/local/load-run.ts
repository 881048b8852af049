import { AirworthyError } from "../../core/errors.ts";
import type { RunId } from "../../core/ids.ts";
import type { StoredRun } from "../../core/run.ts";
import type { Store } from "../../core/store.ts";

/** @throws `run_not_found` */
export async function loadRun(store: Store, id: RunId): Promise<StoredRun> {
  const run = await store.load(id);
  if (run !== undefined) return run;
  throw new AirworthyError({
    code: "run_not_found",
    message: `Cannot find run "${id}" in this store`,
    hint: "List the runs with `airworthy runs list`, or name the right store with --store",
  });
}
