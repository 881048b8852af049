/**
 * Another app in a process of its own: its workflow `pack` wraps otherwise. It takes runs of its engine from the moment it
 * says `ready`; each line of its standard input is packed, and what came of it is a line of its output.
 */
import { createInterface } from "node:readline";
import type { Config } from "airworthy";
import { open, workflow } from "airworthy";

const [store = "", setting = ""] = process.argv.slice(2);
const pack = workflow({
  name: "pack",
  run: async (ctx, item: string) => ctx.step("wrap", () => `(${item})`),
});
const engine: NonNullable<Config["engine"]> = JSON.parse(setting);
const app = await open({ store, workflows: [pack], engine });
await app.work();
process.stdout.write("ready\n");
for await (const item of createInterface(process.stdin)) {
  const result = await app.run(pack, item);
  process.stdout.write(`${result.status === "completed" ? result.output : result.status}\n`);
}
await app.close();
process.exit();
