/**
 * A worker that the tests of engines start, freeze and kill. It takes runs from the moment it says `ready`; `start <run>`
 * on its standard input starts one here.
 */
import { join } from "node:path";
import { createInterface } from "node:readline";
import { open, parseRunId } from "airworthy";
import { ship } from "../_workflows.ts";
import { World } from "../_world.ts";
import { CALL } from "./_call.ts";

const [folder = ".", engine = '"local"'] = process.argv.slice(2);
const workflow = ship(new World(folder), CALL);
const app = await open({
  store: join(folder, "store.db"),
  workflows: [workflow],
  engine: JSON.parse(engine),
});
await app.work();
process.stdout.write("ready\n");
for await (const line of createInterface(process.stdin)) {
  const [what, run = ""] = line.split(" ");
  if (what === "stop") break;
  app.run(workflow, run, { id: parseRunId(run) }).catch((error: unknown) => {
    process.stderr.write(`${run}: ${String(error)}\n`);
  });
}
await app.close();
