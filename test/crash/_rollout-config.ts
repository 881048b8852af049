import { join } from "node:path";
import type { Workflow } from "airworthy";
import { workflow } from "airworthy";

const support: Workflow<number, string> = workflow({
  name: "support",
  run: async (ctx, n) => ctx.step("answer", () => `own ${n}`),
});

/** What every process of the test opens. */
export function configOf(folder: string) {
  return { store: join(folder, "store.db"), workflows: [support], releases: { root: folder } } as const;
}

/** A configuration of the same workflow whose answers begin otherwise. */
export function codeOf(word: string): string {
  return `
    import { workflow } from "airworthy";
    export default { workflows: [workflow({ name: "support", run: async (ctx, n) => ctx.step("answer", () => "${word} " + n) })] };
  `;
}
