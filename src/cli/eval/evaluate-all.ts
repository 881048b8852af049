import { AirworthyError } from "../../core/errors.ts";
import type { RunId } from "../../core/ids.ts";
import type { EvalReport } from "../../evals/report/eval-report.ts";
import { evalReport } from "../../evals/report/eval-report.ts";
import { evalText } from "../../evals/report/eval-text.ts";
import type { TrialHost } from "../../evals/trials/host.ts";
import type { EvalOptions } from "../commands/eval.ts";
import type { ExitCode } from "../exit-code.ts";
import { EXIT } from "../exit-code.ts";
import { jsonDocument } from "../print/json.ts";
import type { Terminal } from "../terminal.ts";
import { EvalProgress } from "./eval-progress.ts";
import { exitOfVerdict } from "./exit-of-verdict.ts";
import { prepareReportFiles, writeReportFiles } from "./report-files.ts";
import type { EvalRequest } from "./request.ts";
import type { EvalOutcome } from "./run-eval.ts";
import { runEval } from "./run-eval.ts";

export interface EvaluateOptions {
  readonly host: TrialHost;
  readonly root: string;
  readonly options: EvalOptions;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** Runs the evaluations one after the other and prints each; their exit codes. */
export async function evaluateAll(
  requests: readonly EvalRequest[],
  given: EvaluateOptions,
): Promise<readonly ExitCode[]> {
  const { options, signal } = given;
  if (options.gate === true) for (const request of requests) refuseGateless(request);
  await prepareReportFiles(options);
  const made: Evaluated[] = [];
  for (const request of requests) {
    if (signal.aborted) break;
    made.push(await evaluateOne(request, given));
  }
  await writeReportFiles(
    made.map(({ report }) => report),
    options,
  );
  return made.map(({ code }) => code);
}

interface Evaluated {
  readonly code: ExitCode;
  readonly report: EvalReport;
}

async function evaluateOne(request: EvalRequest, given: EvaluateOptions): Promise<Evaluated> {
  const { host, root, options, terminal, signal } = given;
  const { trials, seed, concurrency, rate, spend, cache, allowWrites, gate = false } = options;
  const bar = new EvalProgress(terminal, request.evaluation.name);
  try {
    const outcome = await runEval(request, {
      host,
      root,
      trials,
      seed,
      stopsEarly: gate && options.earlyStop,
      conduct: { concurrency, rate, spend, cache, allowWrites, signal },
      onTrial: (_, progress) => bar.show(progress),
    });
    bar.done();
    const report = await reportOf(outcome, host);
    print(report, outcome, given);
    return { code: exitOf(report, outcome, gate), report };
  } finally {
    bar.done();
  }
}

function reportOf({ evaluation, candidate, baseline }: EvalOutcome, host: TrialHost): Promise<EvalReport> {
  const { criteria } = evaluation.options;
  return evalReport(candidate, {
    ...(baseline === undefined ? {} : { baseline }),
    ...(criteria === undefined ? {} : { criteria }),
    load: (run: RunId) => host.store.load(run),
  });
}

function print(
  report: EvalReport,
  { notes, candidate }: EvalOutcome,
  { options, terminal }: EvaluateOptions,
): void {
  for (const note of notes) terminal.err(note);
  if (options.json === true) {
    terminal.out(jsonDocument({ ...report, notes }));
    return;
  }
  terminal.out(evalText(report, { width: terminal.width, paint: terminal.paint }));
  const { end } = candidate.experiment;
  if (end?.status !== "stopped" || report.saved > 0) return;
  terminal.err(
    `Stopped: ${end.reason ?? "before all trials were made"}. Go on with: airworthy eval --resume`,
  );
}

/** Without a gate the trials only have to be made. */
function exitOf({ verdict, saved }: EvalReport, { candidate }: EvalOutcome, gate: boolean): ExitCode {
  if (gate) return exitOfVerdict(verdict);
  const isWhole = candidate.experiment.status === "completed" || saved > 0;
  return isWhole ? EXIT.pass : EXIT.inconclusive;
}

function refuseGateless({ evaluation, against }: EvalRequest): void {
  if (evaluation.options.criteria !== undefined || against !== undefined) return;
  throw new AirworthyError({
    code: "nothing_to_gate",
    message: `Cannot gate the evaluation "${evaluation.name}": it has no criteria, and there is nothing to compare it with`,
    hint: "Give evaluation() criteria such as { success: 0.9 }, or compare with --against <release>",
  });
}
