/**
 * A process for tests: replays every run of a store that it can only read, and prints what came of it
 * as JSON. Arguments: the store, and a module whose `config` says what can be replayed.
 */
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { pathToFileURL } from "node:url";
import type { Config, RunId } from "airworthy";
import { open } from "airworthy";
import { openSqliteStore } from "airworthy/store";
import { triedNetwork } from "./_no-network.ts";
import type { Replayed } from "./replay-all.ts";

const [path = "", module = ""] = process.argv.slice(2);
const { config }: { config: Config } = await import(pathToFileURL(module).href);
const store = await openSqliteStore({ path, readOnly: true });
const app = await open({ ...config, store });

const ids: RunId[] = [];
for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
  const page = await store.list({ limit: 1_000, ...(cursor === undefined ? {} : { cursor }) });
  ids.push(...page.runs.map(({ id }) => id));
  cursor = page.next;
}
const from = performance.now();
let calls = 0;
const others: string[] = [];
for (const id of ids) {
  const again = await app.replay(id);
  if (again.status === "same") calls += again.calls;
  else others.push(`${id}: ${String("error" in again ? again.error : again.divergence)}`);
}
const ms = performance.now() - from;
const tried = [...triedNetwork()];
await app.close();

const report: Replayed = {
  runs: ids.length,
  calls,
  others,
  ms,
  tried,
  interfaces: Object.keys(networkInterfaces()),
  guarded: isGuarded(),
};
process.stdout.write(`${JSON.stringify(report)}\n`);

/** Whether the guard is there at all: without it the rest would prove nothing. */
function isGuarded(): boolean {
  try {
    connect(9, "127.0.0.1").on("error", () => {});
    return false;
  } catch {
    return true;
  }
}
