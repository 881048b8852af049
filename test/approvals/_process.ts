/**
 * Another process on the same store: `decide` says a word about every run once it is told to, `die-after-deciding`
 * starts a run, decides and is gone, `die-going-on` goes on with decided runs and is killed right after it paid.
 */
import { createInterface } from "node:readline/promises";
import type { Address } from "airworthy";
import { isAirworthyError, open, parseRunId } from "airworthy";
import { payingWorkflow } from "./_workflow.ts";

const [what, store = "", log = "", by = "", ...runs] = process.argv.slice(2);
const onPaid = what === "die-going-on" ? () => process.kill(process.pid, "SIGKILL") : undefined;
const paying = payingWorkflow({ log, ...(onPaid === undefined ? {} : { onPaid }) });
const app = await open({ store, workflows: [paying] });
const address = "pay/approval" as Address;

if (what === "decide") {
  process.stdout.write("ready\n");
  const lines = createInterface(process.stdin);
  for await (const _ of lines) break;
  const said: string[] = [];
  for (const run of runs) {
    try {
      await app.decide(parseRunId(run), address, {
        approved: true,
        by,
        input: { cents: Number(said.length) },
      });
      said.push("won");
    } catch (error) {
      said.push(isAirworthyError(error, "approval_decided") ? error.message : String(error));
    }
  }
  process.stdout.write(`${JSON.stringify(said)}\n`);
  await app.close();
} else if (what === "die-after-deciding") {
  const run = await app.run(paying, 5);
  await app.decide(run.id, address, { approved: true, by });
  process.kill(process.pid, "SIGKILL");
} else {
  app.attend({ every: 5 });
  setInterval(() => {}, 1_000);
}
