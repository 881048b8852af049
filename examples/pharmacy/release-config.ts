import { join } from "node:path";
import type { Config } from "airworthy";
import config from "./airworthy.config.ts";
import { DEMO_FOLDER } from "./paths.ts";
import type { TriageFolder } from "./prompts.ts";
import { loadSupportPrompts } from "./prompts.ts";
import { shopFile } from "./shop-file.ts";
import { supportWorkflow } from "./support.ts";

/** The app with another triage prompt: what a branch of it would have, of which a release is made. */
export async function releaseConfig(triage: TriageFolder): Promise<Config> {
  const prompts = await loadSupportPrompts({ triage });
  const shop = shopFile(join(DEMO_FOLDER, "shop.db"));
  return { ...config, evals: [], workflows: [supportWorkflow({ name: "support", prompts, shop })] };
}
