/**
 * A worker that the tests of engines start, freeze and kill. It takes runs from the moment it says `ready`; `start <run>`
 * on its standard input starts one here.
 */
import { createInterface } from "node:readline";
import type { Workflow } from "airworthy";
import { parseRunId } from "airworthy";
import { World } from "../_world.ts";
import { openApp } from "./_open-app.ts";

const [given = "{}", engine = ""] = process.argv.slice(2);
const where = JSON.parse(given);
const app = await openApp(where, JSON.parse(engine), new World(where.folder));
const workflow = app.workflows.get("ship") as Workflow | undefined;
await app.work();
process.stdout.write("ready\n");
for await (const line of createInterface(process.stdin)) {
  const [, run = ""] = line.split(" ");
  if (workflow !== undefined)
    app.run(workflow, run, { id: parseRunId(run) }).catch((error: unknown) => {
      process.stderr.write(`${run}: ${String(error)}\n`);
    });
}
await app.close();
