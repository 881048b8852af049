import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { builtPackage } from "../built-package.ts";
import type { EvalVariant, Workload } from "../variant.ts";

/** The command as it is installed, on a project with a configuration in TypeScript: every trial is a recorded run. */
export const variant: EvalVariant = {
  name: "airworthy eval",
  role: "airworthy",
  most: 10_000,
  prepare: async (directory, workload) => {
    const installed = await builtPackage();
    await mkdir(join(directory, "node_modules"));
    await symlink(installed, join(directory, "node_modules/airworthy"));
    await writeFile(join(directory, "package.json"), '{ "type": "module" }');
    await writeFile(join(directory, "airworthy.config.ts"), configOf(workload));
    return { args: ["node_modules/airworthy/bin/airworthy.js", "eval"] };
  },
};

function configOf({ cases, taskMs, concurrency }: Workload): string {
  return `import { defineConfig, workflow } from "airworthy";
import { evaluation, exact } from "airworthy/evals";

const answer = workflow({
  name: "answer",
  run: async (_ctx, input: string) => {
    ${taskMs > 0 ? `await new Promise((resolve) => setTimeout(resolve, ${taskMs}));` : ""}
    return input.replace("case", "answer");
  },
});

export default defineConfig({
  workflows: [answer],
  evals: [
    evaluation({
      name: "answers",
      workflow: answer,
      dataset: Array.from({ length: ${cases} }, (_, i) => ({ id: \`c\${i}\`, input: \`case \${i}\`, expected: \`answer \${i}\` })),
      scorers: [exact()],
      concurrency: ${concurrency},
    }),
  ],
});
`;
}
