/**
 * Measures the support on one split of messages.jsonl, `test` unless told otherwise:
 * `node --conditions=airworthy-src examples/pharmacy/measure-split.ts [train|test] [draft]`
 */
import { open } from "airworthy";
import config from "./airworthy.config.ts";
import type { Share } from "./demo/figures.ts";
import { byKind, byRoute, interval, percent } from "./demo/figures.ts";
import { progress, say, table, wrapped } from "./demo/screen.ts";
import { measure } from "./measure.ts";
import { readMessages } from "./messages.ts";
import { describeModel } from "./model.ts";
import { loadSupportPrompts } from "./prompts.ts";
import { createShop } from "./shop/generate.ts";
import { supportWorkflow } from "./support.ts";

const [split = "test", which] = process.argv.slice(2);
if (split !== "train" && split !== "test")
  throw new Error(`Cannot measure "${split}": expected train or test`);
const draft = which === "draft";

using shop = createShop(":memory:");
const workflow = supportWorkflow({
  name: "support",
  prompts: await loadSupportPrompts({ triage: draft ? "first-draft" : "prompts" }),
  shop: () => shop,
});
const app = await open({ ...config, store: ":memory:", workflows: [workflow] });
const messages = readMessages(split);
say(
  `${messages.length} messages of ${split}, ${draft ? "first draft" : "today's prompts"}, ${describeModel()}`,
);
const onTrial = progress("message", messages.length).step;
const trials = await measure({ app, workflow }, messages, { onTrial });
await app.close();

for (const shares of [byRoute(trials), byKind(trials)]) {
  say("");
  print(shares);
}
say("");
for (const { message, faults } of trials) {
  if (faults.length > 0) say(...wrapped(`${message.id} `, `${faults.join("; ")}: "${message.message}"`));
}

function print(shares: readonly Share[]): void {
  table(
    [
      ["", "left"],
      ["right", "right"],
      ["share", "right"],
      ["95 % interval", "right"],
    ],
    shares.map((share) => [share.name, `${share.right}/${share.n}`, percent(share), interval(share)]),
  );
}
