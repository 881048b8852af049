import type { RunId } from "../../core/ids.ts";
import type { StoredRun } from "../../core/run.ts";
import type { PendingTrace, Settled, SettledTrace, Taken, TracePiece, Traces } from "../../core/traces.ts";
import { checkImport } from "../check-import.ts";
import { runExists } from "../run-errors.ts";
import type { Row } from "./_row.ts";
import { numberOf } from "./_row.ts";
import { toStored } from "./_text.ts";
import type { Ask } from "./database.ts";
import { insertRun } from "./import-run.ts";
import type { PostgresReader } from "./postgres-reader.ts";
import { dayOf } from "./schema.ts";
import { pendingTraces, settleTrace, takePiece } from "./trace-tables.ts";
import type { Writes } from "./writes.ts";

/** Spans of others, and the runs that are made of them. */
export class PostgresTraces implements Traces {
  readonly #reader: PostgresReader;
  readonly #writes: Writes;

  constructor(reader: PostgresReader, writes: Writes) {
    this.#reader = reader;
    this.#writes = writes;
  }

  take(pieces: readonly TracePiece[], now: number): Promise<readonly Taken[]> {
    return this.#writes.once(async (ask) => {
      const taken: Taken[] = [];
      for (const piece of pieces) taken.push(await takePiece(ask, piece, now));
      return taken;
    });
  }

  pending(query: { now: number; limit: number; run?: RunId }): Promise<readonly PendingTrace[]> {
    return this.#reader.look((ask) => pendingTraces(ask, query));
  }

  async settle(trace: PendingTrace, { run, data, spans }: SettledTrace): Promise<Settled> {
    checkImport(run);
    return this.#writes.once(async (ask) => {
      // One settles a trace at a time.
      await ask("SELECT 1 FROM aw.trace WHERE id = $1 FOR UPDATE", [trace.id]);
      const [row] = await ask("SELECT id, source FROM aw.run WHERE key = $1 FOR UPDATE", [toStored(run.id)]);
      const isOurs = row !== undefined && row.source === null;
      if (!isOurs) await put(ask, trace, { run, row });
      await settleTrace(ask, trace, { run: run.id, data, spans });
      return isOurs ? "ours" : "written";
    });
  }

  async postpone(trace: PendingTrace, due: number): Promise<void> {
    await this.#writes.once((ask) =>
      ask("UPDATE aw.trace SET due = $1 WHERE id = $2 AND due IS NOT NULL", [due, trace.id]),
    );
  }

  backlog(): Promise<number> {
    return this.#reader.look(async (ask) => {
      const [row] = await ask("SELECT count(*) AS n FROM aw.trace WHERE due IS NOT NULL");
      return numberOf(row?.n);
    });
  }
}

async function put(
  ask: Ask,
  trace: PendingTrace,
  { run, row }: { readonly run: StoredRun; readonly row: Row | undefined },
): Promise<void> {
  if (row === undefined) await insertRun(ask, run);
  // Another process may have made the run between the reading of its spans and now.
  else if (trace.run === run.id || run.id.endsWith(trace.key)) await replaceRun(ask, run, numberOf(row.id));
  else throw runExists(run.id);
}

/** Its number, and what the figures know of it, stays. */
async function replaceRun(ask: Ask, run: StoredRun, id: number): Promise<void> {
  const [before] = await ask("SELECT counted, route, tools, failed_at FROM aw.run_end WHERE run = $1", [id]);
  for (const table of ["call", "run_end", "open_run", "run_tag"])
    await ask(`DELETE FROM aw.${table} WHERE run = $1`, [id]);
  await ask("DELETE FROM aw.run WHERE id = $1", [id]);
  await insertRun(ask, run, id);
  if (typeof before?.counted === "number") {
    await ask("UPDATE aw.run_end SET counted = $2, route = $3, tools = $4, failed_at = $5 WHERE run = $1", [
      id,
      before.counted,
      before.route,
      before.tools,
      before.failed_at,
    ]);
  } else await ask("INSERT INTO aw.ended VALUES ($1) ON CONFLICT DO NOTHING", [id]);
  // Texts that only the former calls had go with the next removal of runs.
  await ask("INSERT INTO aw.unswept VALUES ($1) ON CONFLICT DO NOTHING", [dayOf(id)]);
}
