import type { Command } from "commander";
import { findWorkflow } from "../../../app/workflows.ts";
import type { StandardSchema } from "../../../core/standard-schema.ts";
import { checkCases } from "../../../evals/datasets/check-cases.ts";
import type { Dataset } from "../../../evals/datasets/dataset.ts";
import { nearIndex } from "../../../evals/datasets/near-duplicates.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { withDatasets } from "../../dataset-places.ts";
import { positiveNumber } from "../../options/parsers.ts";
import { plural } from "../../print/amounts.ts";
import { jsonLine } from "../../print/json.ts";
import { visibleLine } from "../../print/visible.ts";
import { withApp } from "../../project.ts";

interface Options extends GlobalOptions {
  readonly workflow?: string;
  readonly near: number;
}

/** Pairs that fit a look. */
const SHOWN = 10;

export function addCheck(datasets: Command, cli: Cli): void {
  datasets
    .command("check")
    .summary("check datasets, and find cases that ask nearly the same")
    .description(
      "Check every case of datasets, against a workflow's input schema too if one is named, and list near-duplicates.",
    )
    .argument("<dataset...>", "files, or names in the store")
    .option("--workflow <name>", "the workflow that must take the inputs")
    .option(
      "--near <similarity>",
      "what counts as near, above 0 and at most 1 (trigrams)",
      positiveNumber,
      0.7,
    )
    .action(async (names: string[], _: unknown, self: Command) => {
      const options: Options = self.optsWithGlobals();
      const input = await inputSchema(options);
      await withDatasets(options, names, async (places) => {
        for (const place of places) {
          const dataset = await place.read();
          await checkCases(dataset.cases, { input });
          const near = nearPairs(dataset, options.near);
          cli.terminal.out(
            options.json === true
              ? jsonLine({
                  dataset: dataset.name,
                  where: place.where,
                  version: dataset.version,
                  cases: dataset.cases.length,
                  near,
                })
              : checkText(place.where, dataset, near),
          );
        }
      });
    });
}

async function inputSchema(options: Options): Promise<StandardSchema | undefined> {
  const { workflow } = options;
  if (workflow === undefined) return undefined;
  return withApp(options, async (app) => findWorkflow(app.workflows, workflow).input);
}

interface Pair {
  readonly a: string;
  readonly b: string;
  readonly similarity: number;
}

/** Each pair once; a generated case is near its source by intent. */
function nearPairs({ cases }: Dataset, threshold: number): readonly Pair[] {
  const written = cases.filter(({ origin }) => origin?.kind !== "generated");
  const index = nearIndex(written, { threshold });
  const place = new Map(written.map(({ id }, at) => [id, at]));
  return written.flatMap((one, at) =>
    index
      .find(one)
      .filter(({ id }) => (place.get(id) ?? 0) > at)
      .map(({ id, similarity }) => ({ a: one.id, b: id, similarity })),
  );
}

function checkText(where: string, { cases, version }: Dataset, near: readonly Pair[]): string {
  const head = `${visibleLine(where)}: ${plural(cases.length, "case")}, all well; version ${version}`;
  if (near.length === 0) return head;
  const pairs = near
    .toSorted((a, b) => b.similarity - a.similarity)
    .slice(0, SHOWN)
    .map(({ a, b, similarity }) => `  ${similarity.toFixed(2)}  ${visibleLine(a)}  ${visibleLine(b)}`);
  const more = near.length > SHOWN ? [`  … ${near.length - SHOWN} more`] : [];
  return [head, `${plural(near.length, "pair")} of cases nearly the same:`, ...pairs, ...more].join("\n");
}
