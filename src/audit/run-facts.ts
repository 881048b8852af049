import type { StoredRun } from "../core/run.ts";
import { stepOf } from "../core/step-of.ts";
import { reliability } from "../patterns/reliability.ts";
import type { RunFacts } from "./model/program.ts";

/** What recorded runs say of the workflows that they are of. Runs that did not complete count for their failures only. */
export function runFacts(runs: readonly StoredRun[]): readonly RunFacts[] {
  return [...Map.groupBy(runs, ({ workflow }) => workflow)].flatMap(([workflow, own]) => {
    const completed = own.filter(({ status }) => status === "completed");
    if (completed.length === 0) return [];
    const paths = completed.map(pathOf);
    const groups = [...Map.groupBy(paths, (path) => path.join(" > ")).values()];
    const [most = []] = groups.toSorted((a, b) => b.length - a.length);
    const { path } = reliability(own);
    return [
      {
        workflow,
        runs: completed.length,
        paths: groups.length,
        common: most[0] ?? [],
        share: most.length / completed.length,
        asks: Math.max(...completed.map(({ calls }) => calls.filter(({ kind }) => kind === "model").length)),
        success: path.success.estimate,
        costliest: path.costliest,
      },
    ];
  });
}

function pathOf({ calls }: StoredRun): readonly string[] {
  return calls
    .filter(({ kind, state }) => (kind === "model" || kind === "tool") && state !== "begun")
    .map(({ address }) => stepOf(address));
}
