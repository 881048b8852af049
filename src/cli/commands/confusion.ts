import type { Command } from "commander";
import { AirworthyError } from "../../core/errors.ts";
import type { ExperimentSummary } from "../../core/experiment.ts";
import type { Store } from "../../core/store.ts";
import { answersOf } from "../../evals/confusion/answers-of.ts";
import type { Confusion } from "../../evals/confusion/confusion.ts";
import { confusionOf } from "../../evals/confusion/confusion.ts";
import { datasetInStore } from "../../evals/datasets/dataset-place.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import { wholeNumber } from "../options/parsers.ts";
import { grouped } from "../print/amounts.ts";
import { confusionText } from "../print/confusion-text.ts";
import { jsonDocument } from "../print/json.ts";
import { withStore } from "../project.ts";
import { resolveExperiment } from "../resolve-experiment.ts";
import type { Terminal } from "../terminal.ts";

interface Options extends GlobalOptions {
  readonly release?: string;
  readonly against?: string;
  readonly limit: number;
}

export function addConfusion(program: Command, cli: Cli): void {
  program
    .command("confusion")
    .description(
      "Show which routes were taken for which others in an experiment: by the decision of route() in each run, else by its output. Cases need a route.",
    )
    .argument(
      "<experiment>",
      "its id, the beginning of it, last, or the name of an evaluation for its newest one",
    )
    .option("--release <name>", "the newest one of this release")
    .option("--against <name>", "beside the newest one of this release on the same dataset")
    .option("-n, --limit <n>", "so many mistakes and routes at most", wholeNumber(1), 10)
    .action(async (name: string, _: unknown, self: Command) => {
      await confusion(name, self.optsWithGlobals(), cli.terminal);
    });
}

/** A release with what it took for what. */
export interface Confused {
  readonly experiment: ExperimentSummary;
  readonly confusion: Confusion;
}

async function confusion(name: string, options: Options, terminal: Terminal): Promise<void> {
  const { release, against, limit, json } = options;
  await withStore(options, async (store) => {
    const one = await find(store, { name, release });
    const other =
      against === undefined
        ? undefined
        : await find(store, { name: one.name, release: against, beside: one });
    const all = await Promise.all(
      [one, ...(other === undefined ? [] : [other])].map((each) => confusedIn(store, each)),
    );
    if (json === true) {
      terminal.out(
        jsonDocument(
          all.map(({ experiment: { id, name: evaluation, release: of }, confusion: found }) => ({
            experiment: id,
            evaluation,
            release: of,
            ...found,
          })),
        ),
      );
      return;
    }
    for (const { experiment, confusion: found } of all) terminal.out(headline(experiment, found));
    terminal.out(`\n${confusionText(all, { limit, terminal })}`);
  });
}

function headline({ name, release, id }: ExperimentSummary, { right, answers }: Confusion): string {
  const share = answers === 0 ? "" : ` (${((100 * right) / answers).toFixed(1)} %)`;
  return `${name}, release "${release}": ${grouped(right)} of ${grouped(answers)} trials on the right route${share}, ${id}`;
}

interface Wanted {
  readonly name: string;
  readonly release: string | undefined;
  readonly beside?: ExperimentSummary;
}

async function find({ experiments }: Store, { name, release, beside }: Wanted): Promise<ExperimentSummary> {
  const found =
    name.startsWith("exp_") || name === "last"
      ? await experiments.load(await resolveExperiment(experiments, name))
      : (await experiments.list({ name, ...(release === undefined ? {} : { release }), limit: 1_000 })).find(
          ({ dataset }) => beside === undefined || dataset.version === beside.dataset.version,
        );
  if (found !== undefined) return found;
  const of = release === undefined ? "" : ` of the release "${release}"`;
  throw new AirworthyError({
    code: "experiment_not_found",
    message: `Cannot find an experiment "${name}"${of} in this store${beside === undefined ? "" : " on the same dataset"}`,
    hint: "Name an evaluation that was run, or the id of its experiment",
  });
}

async function confusedIn(store: Store, experiment: ExperimentSummary): Promise<Confused> {
  const { name, version } = experiment.dataset;
  const [{ cases }, whole] = await Promise.all([
    datasetInStore(store.experiments, { name, version }).read(),
    store.experiments.load(experiment.id),
  ]);
  const answers = await answersOf(store, { cases, records: whole?.records ?? [] });
  if (answers.length > 0) return { experiment, confusion: confusionOf(answers) };
  throw new AirworthyError({
    code: "no_routes",
    message: `Cannot tell routes of experiment "${experiment.id}": no case of its dataset "${name}" has one`,
    hint: "Give cases their route: airworthy dataset edit <dataset> <case> --set route=orders",
  });
}
