import type { ExperimentId } from "../../../src/core/ids.ts";
import { contains, evaluation } from "../../../src/evals/index.ts";
import { resolveDataset } from "../../../src/evals/trials/resolve-dataset.ts";
import { runExperiments } from "../../../src/evals/trials/run-experiments.ts";
import type { App } from "../../../src/index.ts";
import { PROBE_BUDGET, probeWorkflow } from "../../../src/tools/probes/probe-workflow.ts";
import { toolsTarget } from "../../../src/tools/probes/tools-target.ts";
import { findOrder, refund, support } from "./shop.ts";

const CASES = [
  { id: "shipped", route: "order_status", tags: ["common"], input: { message: "Where is my order W15085?" } },
  { id: "carrier", route: "order_status", input: { message: "Which carrier brings my parcel W20011?" } },
  {
    id: "refund-broken",
    route: "refund",
    tags: ["common"],
    input: { message: "I want a refund for W15090." },
  },
  { id: "hours", route: "other", input: { message: "What are your opening hours?" } },
  {
    id: "german",
    route: "order_status",
    tags: ["hard"],
    input: { message: "Wo ist meine Bestellung W15777?" },
  },
  { id: "late-parcel", route: "order_status", input: { message: "My parcel W15112 is late, where is it?" } },
];
const EXPECTED = ["FedEx", "FedEx", "$19.90", "nine to six", "FedEx", "FedEx"];

const answers = evaluation({
  name: "support-answers",
  workflow: support,
  dataset: CASES.map((one, place) => ({ ...one, expected: EXPECTED[place] })),
  scorers: [contains()],
  trials: 4,
  criteria: { success: 0.8, regression: { drop: 0.05, broken: 0 } },
});

export interface SeededEvals {
  readonly before: ExperimentId;
  readonly after: ExperimentId;
}

/** The release of today and one that answers worse, on the same cases. */
export async function addExperiments(app: App): Promise<SeededEvals> {
  const dataset = await resolveDataset(answers, { store: app.store });
  const [before, after] = await runExperiments(app, answers, {
    dataset,
    seed: 1,
    concurrency: 4,
    releases: [
      { name: "current", release: {} },
      {
        name: "shorter answers",
        release: {
          models: { fast: "hasty" },
          prompts: { answer: "You answer customers of a shop about their orders.\nBe as brief as you can." },
        },
      },
    ],
  });
  if (before === undefined || after === undefined) throw new Error("Cannot seed: no experiment was made");
  await app.store.notes.add({
    about: { kind: "case", id: `${before.dataset.name}/german` },
    text: "The translation service has no capacity for German: not the prompt's fault.",
    by: "ann",
    at: Date.now() - 3_600_000,
  });
  return { before: before.id, after: after.id };
}

/** A probe of the shop's tools, as `airworthy probe` records it. */
export async function addProbe(app: App): Promise<void> {
  const probing = probeWorkflow(async () => toolsTarget([findOrder, refund]));
  await app.run(
    probing,
    { target: "shop.ts", maxCalls: 60, callsPerSecond: 1_000, samples: { order: "W15085" } },
    { budget: PROBE_BUDGET, tags: ["probe"] },
  );
}
