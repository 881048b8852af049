/** A process that executes runs, told how by its argument: it appends a call every few ms, and tells what was stored. */
import { setTimeout } from "node:timers/promises";
import { callOf, startOf } from "../_test-runs.ts";
import type { PostgresStoreOptions } from "./postgres-store.ts";
import { openPostgresStore } from "./postgres-store.ts";

export interface OwnerTask {
  readonly options: PostgresStoreOptions;
  readonly runs: number;
}

/** A line of what it says. */
export type Told =
  | { readonly kind: "stored"; readonly run: string; readonly seq: number }
  | { readonly kind: "refused"; readonly run: string; readonly code: string };

const { options, runs }: OwnerTask = JSON.parse(process.argv[2] ?? "");
const say = (line: Told): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const store = await openPostgresStore(options);
await Promise.all(
  Array.from({ length: runs }, async () => {
    const ticket = await store.begin(startOf());
    for (let seq = 1; ; seq++) {
      try {
        await store.append(ticket, callOf(seq));
        say({ kind: "stored", run: ticket.run, seq });
      } catch (error) {
        const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
        return say({ kind: "refused", run: ticket.run, code });
      }
      await setTimeout(10);
    }
  }),
);
await store.close();
