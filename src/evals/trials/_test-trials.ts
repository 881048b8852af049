import type { Config } from "../../app/config.ts";
import type { App } from "../../app/open.ts";
import { open } from "../../app/open.ts";
import type { StoredExperiment } from "../../core/experiment.ts";
import { workflow } from "../../core/workflow.ts";
import type { Case } from "../case.ts";
import type { Evaluation, EvaluationOptions } from "../evaluation.ts";
import { evaluation } from "../evaluation.ts";
import { exact } from "../scorers/exact.ts";
import type { TrialHost } from "./host.ts";
import { resolveDataset } from "./resolve-dataset.ts";
import type { ExperimentOptions } from "./run-experiments.ts";
import { runExperiments } from "./run-experiments.ts";

export const double = workflow({
  name: "double",
  run: async (ctx, n: number) => ctx.step("twice", () => n * 2),
});

export const CASES: readonly Case[] = Array.from({ length: 6 }, (_, i) => ({
  id: `c${i}`,
  input: i,
  expected: i * 2,
}));

export function doubling(parts: Partial<EvaluationOptions<number, number>> = {}): Evaluation {
  return evaluation({ name: "doubling", workflow: double, dataset: CASES, scorers: [exact()], ...parts });
}

export async function withApp(
  work: (app: App, host: TrialHost) => Promise<void>,
  config: Config = { workflows: [double] },
): Promise<void> {
  const app = await open({ store: ":memory:", ...config });
  try {
    await work(app, app as TrialHost);
  } finally {
    await app.close();
  }
}

export async function run(
  host: TrialHost,
  one: Evaluation,
  options: Partial<ExperimentOptions> = {},
): Promise<readonly StoredExperiment[]> {
  const dataset = await resolveDataset(one, { store: host.store });
  return runExperiments(host, one, { dataset, ...options });
}

export function firstOf<T>(items: readonly T[]): T {
  const [first] = items;
  if (first === undefined) throw new Error("Expected at least one");
  return first;
}
