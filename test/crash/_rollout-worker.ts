/** A process of the test that is killed: it serves runs, or steers rollouts, until then. */
import { setTimeout as delay } from "node:timers/promises";
import { open, parseSessionId } from "airworthy";
import { steering } from "airworthy/rollout";
import { configOf } from "./_rollout-config.ts";

const [folder = "", role = "serve"] = process.argv.slice(2);
const config = configOf(folder);
const app = await open(config);
const [support] = config.workflows;

if (role === "steer") {
  steering(app, { every: 5 });
  process.send?.("ready");
  // Nothing else keeps the process alive, and it is to be killed.
  setInterval(() => {}, 60_000);
  await new Promise(() => {});
}
for (let n = 0; ; n++) {
  // Conversations of three turns each, so that there is something to stay with.
  const session = parseSessionId(`p${process.pid}-${Math.floor(n / 3)}`);
  await app.run(support, n, { session });
  if (n === 0) process.send?.("ready");
  await delay(1);
}
