import { callOf, startOf } from "../_test-runs.ts";
import { openSqliteStore } from "./sqlite-store.ts";

/**
 * A process for tests: appends calls to one run, or to several at once, and prints `run seq` after
 * each acknowledgement, until it is killed or has made as many as it was told.
 */
const [path, durability, runs, calls] = process.argv.slice(2);
if (path === undefined || (durability !== "process" && durability !== "full"))
  throw new Error("Cannot start");
const store = await openSqliteStore({ path, durability });

async function execute(): Promise<void> {
  const ticket = await store.begin(startOf());
  for (let seq = 1; seq <= Number(calls); seq++) {
    await store.append(ticket, callOf(seq));
    process.stdout.write(`${ticket.run} ${seq}\n`);
  }
}

await Promise.all(Array.from({ length: Number(runs) }, execute));
// Not closed: a process that goes without a word is the harder case.
process.exit();
