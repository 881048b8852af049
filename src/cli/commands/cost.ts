import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import type { Config } from "../../app/config.ts";
import { AirworthyError } from "../../core/errors.ts";
import type { Store } from "../../core/store.ts";
import type { CostReport, ProjectedCost } from "../../observe/cost/cost-report.ts";
import type { CountTokens } from "../../observe/cost/priced-as.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import type { ExitCode } from "../exit-code.ts";
import { EXIT } from "../exit-code.ts";
import { collect, positiveNumber, timeOption, wholeNumber } from "../options/parsers.ts";
import { money } from "../print/amounts.ts";
import { costText } from "../print/cost-text.ts";
import { jsonDocument } from "../print/json.ts";
import { progress } from "../print/progress.ts";
import { withStoreAndConfig } from "../project.ts";
import type { Terminal } from "../terminal.ts";

interface Options extends GlobalOptions {
  readonly perDay: readonly number[];
  readonly model?: readonly string[];
  readonly since?: number;
  readonly until?: number;
  readonly tag?: string;
  readonly release?: string;
  readonly limit: number;
  readonly count?: boolean;
  readonly budget?: number;
}

const PER_DAY = [100, 1_000, 10_000];
const LIMIT = 10_000;

export function addCost(program: Command, cli: Cli): void {
  program
    .command("cost")
    .description(
      "What recorded runs cost by route, projected to other numbers of queries a day and to other models. " +
        "Forks, shadows and trials do not count. With --budget it is a gate: 0 within, 1 beyond, 3 cannot be said.",
    )
    .argument("[workflow]", "only runs of this workflow")
    .option("--per-day <n,n,…>", "queries a day to project to", perDayOption, PER_DAY)
    .option(
      "--model <model>",
      "the same traffic with another model, such as openai/gpt-5-mini (repeatable)",
      collect,
    )
    .option("--count", "count tokens anew for --model with the package gpt-tokenizer, not as recorded")
    .option(
      "--budget <usd>",
      "US dollars that a day may cost at the largest of --per-day, with the model of a single --model",
      positiveNumber,
    )
    .option("--since <time>", "runs begun since: 2h, 7d or 2026-11-22", timeOption)
    .option("--until <time>", "runs begun until: 2h, 7d or 2026-11-22", timeOption)
    .option("--tag <tag>", "runs with this tag")
    .option("--release <release>", "runs of this release")
    .option("-n, --limit <n>", "so many runs at most, the newest first", wholeNumber(1), LIMIT)
    .action(async (workflow: string | undefined, _: unknown, self: Command) => {
      cli.exitCode = await cost(workflow, self.optsWithGlobals(), cli.terminal);
    });
}

async function cost(workflow: string | undefined, options: Options, terminal: Terminal): Promise<ExitCode> {
  return withStoreAndConfig(options, async (store, config) => {
    const report = await reportOf(store, { workflow, options, config, terminal });
    const verdict = verdictOf(report, options.budget);
    if (options.json === true)
      terminal.out(jsonDocument({ ...report, ...(verdict ? { budget: verdict } : {}) }));
    else {
      const { width, paint } = terminal;
      terminal.out(costText(report, { name: workflow ?? "all workflows", width, paint }));
      if (verdict !== undefined) terminal.out(`\n${verdict.verdict}: ${verdict.why}`);
    }
    return verdict === undefined ? EXIT.pass : EXIT_OF[verdict.verdict];
  });
}

interface Given {
  readonly workflow: string | undefined;
  readonly options: Options;
  readonly config: Config;
  readonly terminal: Terminal;
}

async function reportOf(store: Store, { workflow, options, config, terminal }: Given): Promise<CostReport> {
  const { perDay, model: models = [], count, limit, since, until, tag, release } = options;
  const [{ costReport }, { readRunCosts }, { createPriceTable }] = await Promise.all([
    import("../../observe/cost/cost-report.ts"),
    import("../../observe/cost/read-run-costs.ts"),
    import("../../models/prices.ts"),
  ]);
  const countTokens = count === true ? await tokenizer() : undefined;
  const bar = progress(terminal, "reading runs", undefined);
  const query = {
    ...(workflow === undefined ? {} : { workflow }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(tag === undefined ? {} : { tag }),
    ...(release === undefined ? {} : { release }),
  };
  const runs = await readRunCosts(store, { query, limit, texts: countTokens !== undefined, onRun: bar.step });
  bar.done();
  if (runs.length === 0) throw noRuns(workflow);
  const prices = createPriceTable(config.prices === undefined ? {} : { overrides: config.prices });
  return costReport(runs, { perDay, models, pricing: { prices, countTokens } });
}

interface BudgetVerdict {
  readonly verdict: "PASS" | "BLOCK" | "INCONCLUSIVE";
  readonly why: string;
}

const EXIT_OF = { PASS: EXIT.pass, BLOCK: EXIT.failed, INCONCLUSIVE: EXIT.inconclusive } as const;

function verdictOf(report: CostReport, budget: number | undefined): BudgetVerdict | undefined {
  if (budget === undefined) return undefined;
  const [other, ...more] = report.others;
  const projection = other === undefined || more.length > 0 ? report.projection : other.projection;
  const most = projection.reduce<ProjectedCost | undefined>(
    (found, one) => (found === undefined || one.perDay > found.perDay ? one : found),
    undefined,
  );
  if (most === undefined || report.unpriced > 0) {
    return { verdict: "INCONCLUSIVE", why: `no price is known for ${report.unpricedModels.join(", ")}` };
  }
  const { day, perDay } = most;
  const what = `${perDay.toLocaleString("en-US")} queries a day cost ${money(day.mean)}`;
  const bounds = `${money(day.low)} to ${Number.isFinite(day.high) ? money(day.high) : "unknown"}`;
  const against = `${what} (95 %: ${bounds}), the budget is ${money(budget)}`;
  if (day.high <= budget) return { verdict: "PASS", why: against };
  return { verdict: day.low > budget ? "BLOCK" : "INCONCLUSIVE", why: against };
}

function perDayOption(text: string): readonly number[] {
  const numbers = text.split(",").map((part) => Number(part.replaceAll("_", "").trim()));
  if (numbers.length > 0 && numbers.every((one) => Number.isFinite(one) && one > 0)) return numbers;
  throw new InvalidArgumentError("Expected numbers above 0, such as 100,1000,10000.");
}

const TOKENIZER = "gpt-tokenizer";

/** Exact for OpenAI's models only; it is large, so the user brings it. */
async function tokenizer(): Promise<CountTokens> {
  try {
    const { countTokens } = (await import(TOKENIZER)) as { readonly countTokens: CountTokens };
    return countTokens;
  } catch (cause) {
    throw new AirworthyError({
      code: "tokenizer_missing",
      message: `Cannot count tokens anew: the package ${TOKENIZER} is not installed`,
      hint: `Install it with \`npm install ${TOKENIZER}\`, or leave --count away to take the tokens as recorded`,
      cause,
    });
  }
}

function noRuns(workflow: string | undefined): AirworthyError {
  return new AirworthyError({
    code: "no_runs",
    message: `Cannot say what ${workflow === undefined ? "runs cost" : `"${workflow}" costs`}: no run fits`,
    hint: "Record some runs first, or take a filter away; `airworthy runs list` shows what there is",
  });
}
