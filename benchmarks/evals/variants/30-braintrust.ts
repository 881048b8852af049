import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { peerVersion } from "../../harness/peer-version.ts";
import type { EvalVariant } from "../variant.ts";

const SCRIPT = `import { Eval } from "braintrust";
const [cases, taskMs, concurrency] = process.argv.slice(2).map(Number);
const silent = { start() {}, increment() {}, stop() {} };
const reporter = { name: "silent", reportEval: async () => true, reportRun: async () => true };
await Eval(
  "answers",
  {
    data: () => Array.from({ length: cases }, (_, i) => ({ input: \`case \${i}\`, expected: \`answer \${i}\` })),
    task: async (input) => {
      if (taskMs > 0) await new Promise((resolve) => setTimeout(resolve, taskMs));
      return input.replace("case", "answer");
    },
    scores: [({ output, expected }) => ({ name: "exact", score: output === expected ? 1 : 0 })],
    maxConcurrency: concurrency,
  },
  { noSendLogs: true, progress: silent, reporter },
);
`;

/** Its results stay in memory: it sends its logs to a service, which it is told not to. */
export const variant: EvalVariant = {
  name: `braintrust ${peerVersion("braintrust")}, nothing kept`,
  role: "peer",
  most: 10_000,
  prepare: async (directory, { cases, taskMs, concurrency }) => {
    await symlink(
      fileURLToPath(new URL("../../node_modules", import.meta.url)),
      join(directory, "node_modules"),
    );
    await writeFile(join(directory, "braintrust.mjs"), SCRIPT);
    return { args: ["braintrust.mjs", String(cases), String(taskMs), String(concurrency)] };
  },
};
