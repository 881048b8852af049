import type { Command } from "commander";
import { AirworthyError } from "../../core/errors.ts";
import { grouped, money, plural } from "../../core/print/amounts.ts";
import { jsonDocument } from "../../core/print/json.ts";
import type { Column } from "../../core/print/table.ts";
import { table } from "../../core/print/table.ts";
import { visibleLine } from "../../core/print/visible.ts";
import type { Store } from "../../core/store.ts";
import type { EvalPlan } from "../../evals/compare/eval-plan.ts";
import type { Tried } from "../../evals/figures/tried.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import { share } from "../options/parsers.ts";
import { withStore } from "../project.ts";
import type { Terminal } from "../terminal.ts";

interface Options extends GlobalOptions {
  readonly drop?: number;
  readonly power?: number;
}

export function addEvalPlan(command: Command, cli: Cli): void {
  command
    .command("plan")
    .summary("how many cases and trials it takes to see a drop")
    .description(
      "Plan a comparison from the noise of experiments that were made: how many cases and trials it takes to see a drop of this size with this chance.",
    )
    .argument("<evaluation>", "its name")
    .option("--drop <share>", "the drop to be seen (default: 0.03)", share)
    .option("--power <share>", "the chance to see it (default: 0.8)", share)
    .action(async (name: string, _: unknown, self: Command) => {
      await plan(name, self.optsWithGlobals(), cli);
    });
}

async function plan(name: string, options: Options, { terminal }: Cli): Promise<void> {
  const { drop, power } = options;
  const { evalPlan } = await import("../../evals/compare/eval-plan.ts");
  const tried = await withStore(options, (store) => newestOf(store, name));
  const found = evalPlan(tried, {
    ...(drop === undefined ? {} : { drop }),
    ...(power === undefined ? {} : { power }),
  });
  if (options.json === true) terminal.out(jsonDocument(found));
  else terminal.out(planText(found, name, terminal));
}

/** Experiments that are looked at for one that shares cases with the newest. */
const LOOKED_AT = 20;

async function newestOf(store: Store, name: string): Promise<readonly [Tried, ...Tried[]]> {
  const { loadTried } = await import("../../evals/experiments/load-tried.ts");
  const all = await store.experiments.list({ name, limit: LOOKED_AT });
  const [newest, ...others] = all.filter(({ done }) => done > 0);
  if (newest === undefined) throw nothing(name);
  // Two experiments of one release differ by noise alone, which says nothing of how releases differ.
  const other = others.find(({ release }) => release !== newest.release);
  const first = await loadTried(store.experiments, newest.id);
  return other === undefined ? [first] : [first, await loadTried(store.experiments, other.id)];
}

const FROM: Readonly<Record<EvalPlan["from"], string>> = {
  "two releases": "From the noise of two releases on the same cases.",
  "one release":
    "From the noise of one release: how cases differ between releases is not known yet, so that it takes more cases than this.",
  "one trial":
    "From one release with one trial a case: all of its noise is taken for that of trials. Run it with --trials 3 to know better.",
};

function planText(found: EvalPlan, name: string, { width, paint }: Terminal): string {
  const { drop, power, alpha, current, costPerRun, options, cheapest } = found;
  const columns: readonly Column<EvalPlan["options"][number]>[] = [
    { header: "trials a case", cell: ({ trials }) => grouped(trials), align: "right" },
    { header: "cases", cell: ({ cases }) => grouped(cases), align: "right" },
    { header: "runs of both", cell: ({ runs }) => grouped(runs), align: "right" },
    {
      header: "cost",
      cell: ({ runs }) => money(costPerRun === undefined ? undefined : runs * costPerRun),
      align: "right",
    },
    { header: "", cell: (one) => (one.trials === cheapest.trials ? "fewest runs" : "") },
  ];
  const points = (value: number): string => `${(value * 100).toFixed(1)} points`;
  return [
    `${visibleLine(name)}: to see a drop of ${points(drop)} in ${Math.round(power * 100)} of 100 comparisons, with ${Math.round(alpha * 100)} of 100\nequal releases blocked by chance:`,
    table(options, columns, { width, paint }),
    `Now: ${plural(current.cases, "case")} of ${plural(current.trials, "trial")} show a drop of ${points(current.detectable)}.`,
    FROM[found.from],
  ].join("\n\n");
}

function nothing(name: string): AirworthyError {
  return new AirworthyError({
    code: "experiment_not_found",
    message: `Cannot plan for "${name}": this store has no experiment of it`,
    hint: `Run it once with \`airworthy eval ${name} --trials 3\`, so that its noise is known`,
  });
}
