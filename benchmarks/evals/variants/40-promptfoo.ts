import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { peerVersion } from "../../harness/peer-version.ts";
import type { EvalVariant } from "../variant.ts";

const PROVIDER = `module.exports = class {
  id() { return "answer"; }
  async callApi(prompt) {
    const ms = Number(process.env.TASK_MS);
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
    return { output: prompt.split("|")[1] };
  }
};
`;

export const variant: EvalVariant = {
  name: `promptfoo ${peerVersion("promptfoo")}`,
  role: "peer",
  // 10,000 took it 50 to 114 s where Airworthy takes one.
  most: 1_000,
  prepare: async (directory, { cases, taskMs, concurrency }) => {
    await writeFile(join(directory, "provider.cjs"), PROVIDER);
    const tests = Array.from({ length: cases }, (_, i) => ({
      vars: { q: `case ${i}|answer ${i}` },
      assert: [{ type: "equals", value: `answer ${i}` }],
    }));
    const config = { prompts: ["{{q}}"], providers: ["file://provider.cjs"], tests };
    await writeFile(join(directory, "config.json"), JSON.stringify(config));
    const home = join(directory, "promptfoo");
    await mkdir(home);
    const quiet = ["TELEMETRY", "UPDATE", "SHARING", "REMOTE_GENERATION"];
    return {
      args: [
        fileURLToPath(new URL("../../node_modules/promptfoo/dist/src/entrypoint.js", import.meta.url)),
        ...["eval", "-c", "config.json", "--no-cache", "--no-progress-bar", "--no-table", "--no-share"],
        ...["-j", String(concurrency)],
      ],
      env: {
        TASK_MS: String(taskMs),
        PROMPTFOO_CONFIG_DIR: home,
        PROMPTFOO_SELF_HOSTED: "1",
        ...Object.fromEntries(quiet.map((name) => [`PROMPTFOO_DISABLE_${name}`, "1"])),
      },
    };
  },
};
