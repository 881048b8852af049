import { join } from "node:path";
import { defineConfig } from "airworthy";
import { repliesEval } from "./evals/replies.ts";
import { supportEval } from "./evals/support.ts";
import { fastModel } from "./model.ts";
import { DEMO_FOLDER } from "./paths.ts";
import { loadSupportPrompts } from "./prompts.ts";
import { shopFile } from "./shop-file.ts";
import { supportWorkflow } from "./support.ts";

const shop = shopFile(join(DEMO_FOLDER, "shop.db"));
const prompts = await loadSupportPrompts();

export default defineConfig({
  store: join(DEMO_FOLDER, "store.db"),
  models: { fast: fastModel() },
  workflows: [
    supportWorkflow({ name: "support", prompts, shop }),
    // Listed so that its runs can still be replayed and forked after the better prompt has taken over.
    supportWorkflow({
      name: "support-draft",
      prompts: await loadSupportPrompts({ triage: "first-draft" }),
      shop,
    }),
  ],
  evals: [supportEval({ prompts, shop }), repliesEval({ prompts, shop })],
  // The local model costs nothing; prices of others come from the price table.
  prices: [{ provider: "airworthy", model: "local-1", input: 0, output: 0 }],
  // Nobody waits longer than this for an answer in a chat.
  modelTimeout: "5s",
  readiness: {
    // What it takes for the hardest messages, and what it names as steps.
    hardTags: ["ambiguous", "several", "hostile"],
    probe: "probed-tools.ts --allow-writes",
    plan: "launch.plan.json",
  },
  budget: { steps: 60, tokens: 60_000, cost: 0.05, wallTime: 60_000 },
  redact: { detect: ["email", "api_key"] },
});
