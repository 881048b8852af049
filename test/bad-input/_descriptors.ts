/**
 * A process for tests that may open few files (`ulimit -n`): takes all that are left while a run goes on, tries what
 * needs one more, gives them back and tries again. It prints what it saw as JSON.
 */
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { isAirworthyError, open, workflow } from "airworthy";
import { serve } from "airworthy/server";

export interface Descriptors {
  /** Files that could still be opened. */
  readonly taken: number;
  /** The run that went on meanwhile, and one that began then. */
  readonly going: string;
  readonly begun: string;
  /** A second store, while nothing could be opened. */
  readonly other: string;
  readonly hint: string;
  /** A request to a server that was up already: meanwhile, and afterwards. */
  readonly asked: string;
  readonly askedAfter: number;
  /** The same store opened anew, and whether each run is the same on replay. */
  readonly after: string;
  readonly replayed: readonly string[];
}

const [folder = ""] = process.argv.slice(2);
const counting = workflow({
  name: "counting",
  run: async (ctx, until: number) => {
    for (let i = 0; i < until; i++) await ctx.step("count", () => setTimeout(2, i));
    return until;
  },
});

const app = await open({ store: join(folder, "store.db"), workflows: [counting] });
const serving = await serve(app, { port: 0, watch: false, work: false });
// What is loaded with the first call needs files, too.
const first = await app.run(counting, 2);
const ask = () =>
  fetch(`${serving.url}/v1/runs`, { headers: { connection: "close" }, signal: AbortSignal.timeout(2_000) });
await (await ask()).text();

const running = app.run(counting, 100);
const taken: number[] = [];
try {
  for (;;) taken.push(openSync("/dev/null", "r"));
} catch {
  // None is left.
}
const begun = await app.run(counting, 3);
const other = await open({ store: join(folder, "other.db"), workflows: [counting] }).catch(
  (error: unknown) => error,
);
const asked = await ask().then(
  ({ status }) => String(status),
  (error: unknown) => (error instanceof Error ? error.name : "?"),
);
const going = await running;
for (const descriptor of taken) closeSync(descriptor);
const askedAfter = await ask();
await askedAfter.text();
const replayed: string[] = [];
for (const { id } of [first, begun, going]) replayed.push((await app.replay(id)).status);
await serving.close();
await app.close();
const again = await open({ store: join(folder, "other.db"), workflows: [counting] });
const after = await again.run(counting, 3);
await again.close();

const report: Descriptors = {
  taken: taken.length,
  going: going.status,
  begun: begun.status,
  other: isAirworthyError(other) ? other.code : String(other),
  hint: isAirworthyError(other) ? other.hint : "",
  asked,
  askedAfter: askedAfter.status,
  after: after.status,
  replayed,
};
process.stdout.write(`${JSON.stringify(report)}\n`);
