/** A process that serves runs, one after another, until its parent ends it. */
import { setTimeout as delay } from "node:timers/promises";
import { open } from "../../src/app/open.ts";
import { serving } from "./serving.ts";

const [folder = "", store] = process.argv.slice(2);
const app = await open(serving(folder, store));
const [workflow] = serving(folder).workflows;
process.on("disconnect", () => process.exit(0));
for (let n = 0; ; n++) {
  await app.run(workflow, undefined);
  if (n === 0) process.send?.("ready");
  await delay(5);
}
