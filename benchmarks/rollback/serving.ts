import { join } from "node:path";
import { workflow } from "../../src/core/workflow.ts";

const support = workflow({ name: "support", run: async () => "own" });

/** What every process of the measurement opens. */
export function serving(folder: string, store = join(folder, "store.db")) {
  return { store, workflows: [support], releases: { root: folder } } as const;
}
