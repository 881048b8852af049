import type { Command } from "commander";
import { AirworthyError } from "../../../core/errors.ts";
import type { ExperimentId } from "../../../core/ids.ts";
import { jsonDocument } from "../../../core/print/json.ts";
import type { Store } from "../../../core/store.ts";
import type { Criteria } from "../../../evals/criteria.ts";
import { keptCriteria } from "../../../evals/experiments/kept-criteria.ts";
import type { Tried } from "../../../evals/figures/tried.ts";
import type { EvalReport } from "../../../evals/report/eval-report.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { exitOfVerdict } from "../../eval/exit-of-verdict.ts";
import type { ReportFileOptions } from "../../eval/report-files.ts";
import { addReportFiles, writeReportFiles } from "../../eval/report-files.ts";
import type { ExitCode } from "../../exit-code.ts";
import { share } from "../../options/parsers.ts";
import { withStore } from "../../project.ts";
import { resolveExperiment } from "../../resolve-experiment.ts";

interface Options extends GlobalOptions, ReportFileOptions {
  readonly against?: string;
  readonly drop?: number;
  readonly success?: number;
}

export function addExperimentReport(experiments: Command, cli: Cli): void {
  const command = experiments
    .command("report")
    .summary("figures of an experiment, alone or against another")
    .description(
      "Report an experiment as airworthy eval did: figures with intervals, criteria, and the comparison with another experiment case by case. Exits 1 where a gate blocks, 3 where it cannot be said.",
    )
    .argument("<experiment>", "its id, the beginning of it, or last")
    .option("--against <experiment>", "an experiment, or a release whose newest experiment is taken")
    .option("--drop <share>", "points of success that may be lost, such as 0.03", share)
    .option("--success <share>", "share of trials that must pass, such as 0.9", share);
  addReportFiles(command).action(async (text: string, _: unknown, self: Command) => {
    cli.exitCode = await report(text, self.optsWithGlobals(), cli);
  });
}

async function report(text: string, options: Options, { terminal }: Cli): Promise<ExitCode> {
  const found = await withStore(options, (store) => reportOf(store, text, options));
  await writeReportFiles([found], options);
  if (options.json === true) terminal.out(jsonDocument(found));
  else {
    const { evalText } = await import("../../../evals/report/eval-text.ts");
    terminal.out(evalText(found, { width: terminal.width, paint: terminal.paint }));
  }
  return exitOfVerdict(found.verdict);
}

async function reportOf(store: Store, text: string, options: Options): Promise<EvalReport> {
  const [{ loadTried }, { evalReport }] = await Promise.all([
    import("../../../evals/experiments/load-tried.ts"),
    import("../../../evals/report/eval-report.ts"),
  ]);
  const tried = await loadTried(store.experiments, await resolveExperiment(store.experiments, text));
  const { against } = options;
  const baseline =
    against === undefined
      ? undefined
      : await loadTried(store.experiments, await baselineId(store, tried, against));
  return evalReport(tried, {
    criteria: criteriaOf(tried, options),
    load: (run) => store.load(run),
    ...(baseline === undefined ? {} : { baseline }),
  });
}

/** Those that the experiment was held against, unless others are given. */
function criteriaOf({ experiment }: Tried, { drop, success }: Options): Criteria {
  const kept = keptCriteria(experiment);
  return {
    ...kept,
    ...(success === undefined ? {} : { success }),
    ...(drop === undefined ? {} : { regression: { ...kept.regression, drop } }),
  };
}

async function baselineId(store: Store, { experiment }: Tried, against: string): Promise<ExperimentId> {
  if (against.startsWith("exp_")) return resolveExperiment(store.experiments, against);
  const { findBaseline } = await import("../../../evals/experiments/find-baseline.ts");
  const { name, dataset } = experiment;
  const found = await findBaseline(store.experiments, { name, release: against, dataset });
  if (found !== undefined) return found.id;
  throw new AirworthyError({
    code: "experiment_not_found",
    message: `Cannot find a completed experiment of "${name}" with the release "${against}" in this store`,
    hint: "Make one with `airworthy eval --release`, or give the id of an experiment",
  });
}
