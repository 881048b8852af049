/**
 * A process that the crash test starts, feeds with one line of work and kills: it loads everything,
 * says `ready`, and then executes or resumes one run. It says how the run ended, if it lives to.
 */
import { join } from "node:path";
import { createInterface } from "node:readline";
import { open, parseRunId } from "airworthy";
import { ship, unsafe } from "./_workflows.ts";
import { World } from "./_world.ts";

const [folder = "."] = process.argv.slice(2);
const world = new World(folder);
const workflows = { ship: ship(world), unsafe: unsafe(world) };
const app = await open({ store: join(folder, "store.db"), workflows: Object.values(workflows) });

process.stdout.write("ready\n");
for await (const line of createInterface(process.stdin)) {
  const [what, name, id = ""] = line.split(" ");
  const run = parseRunId(id);
  const flow = name === "unsafe" ? workflows.unsafe : workflows.ship;
  const result =
    what === "resume" ? await app.resume(run) : await app.run<string, unknown>(flow, id, { id: run });
  process.stdout.write(`${result.status} ${"error" in result ? String(result.error) : ""}\n`);
}
