import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Workflow } from "airworthy";
import { workflow } from "airworthy";
import type { Evaluation } from "airworthy/evals";
import { evaluation, exact, readDataset } from "airworthy/evals";
import { trainBayes } from "./bayes.ts";
import type { Labelled } from "./labelled.ts";
import { trainNearest } from "./nearest.ts";

/** Where prepare.ts puts the datasets. */
export const DATA: string = process.env.INTENTS_DATA ?? join(import.meta.dirname, "data");

const TRAINERS = { bayes: trainBayes, nearest: trainNearest };

export interface Intents {
  readonly evaluation: Evaluation;
  readonly workflows: readonly Workflow<string, string>[];
}

/** Two releases of a classifier, both trained on the train part of a dataset, tried on its test part. */
export function intents(name: string): Intents {
  const file = join(DATA, `${name}.jsonl`);
  const bayes = classifier(`${name}-bayes`, { file, train: TRAINERS.bayes });
  const nearest = classifier(`${name}-nearest`, { file, train: TRAINERS.nearest });
  return {
    workflows: [bayes, nearest],
    evaluation: evaluation({
      name,
      workflow: bayes,
      releases: { bayes: { workflow: bayes }, nearest: { workflow: nearest } },
      dataset: pathToFileURL(file),
      scorers: [exact()],
      criteria: { regression: { drop: 0.02 } },
    }),
  };
}

interface Classifier {
  readonly file: string;
  readonly train: (examples: readonly Labelled[]) => (text: string) => string;
}

function classifier(name: string, { file, train }: Classifier): Workflow<string, string> {
  // Trained when the first message comes, so that the configuration loads without the data.
  let trained: Promise<(text: string) => string> | undefined;
  return workflow({
    name,
    run: (ctx, text: string) =>
      ctx.step("classify", async () => {
        trained ??= examplesIn(file).then(train);
        return (await trained)(text);
      }),
  });
}

async function examplesIn(file: string): Promise<readonly Labelled[]> {
  const { cases } = await readDataset(file);
  return cases
    .filter(({ split }) => split === "train")
    .map(({ input, route = "" }) => ({ text: String(input), label: route }));
}
