import { AirworthyError } from "../core/errors.ts";
import { earlyStop } from "../evals/compare/early-stop.ts";
import type { Criteria } from "../evals/criteria.ts";
import type { Evaluation } from "../evals/evaluation.ts";
import { CURRENT } from "../evals/evaluation.ts";
import { triedOf } from "../evals/experiments/load-tried.ts";
import type { EvalVerdict } from "../evals/gate/held.ts";
import type { EvalReport } from "../evals/report/eval-report.ts";
import { evalReport } from "../evals/report/eval-report.ts";
import { evalText } from "../evals/report/eval-text.ts";
import type { TrialHost } from "../evals/trials/host.ts";
import { releaseOf } from "../evals/trials/release-of.ts";
import { resolveDataset } from "../evals/trials/resolve-dataset.ts";
import type { ConductOptions } from "../evals/trials/run-experiments.ts";
import { runExperiments } from "../evals/trials/run-experiments.ts";
import type { Config } from "./config.ts";
import type { App } from "./open.ts";
import { open } from "./open.ts";

export interface EvalTestOptions
  extends Pick<ConductOptions, "concurrency" | "rate" | "spend" | "cache" | "allowWrites"> {
  /** Where the trials run and are kept: an open app, which stays open, or a configuration. Default: in memory, without models. */
  readonly app?: App | Config;
  /** Default: the workflow as configured. */
  readonly release?: string;
  /** A release that is tried on the same cases and compared with. */
  readonly against?: string;
  /** Default: the evaluation's. */
  readonly criteria?: Criteria;
  /** Trials of every case. Default: the evaluation's. */
  readonly trials?: number;
  /** Where a dataset's relative path is meant from. Default: the working directory. */
  readonly root?: string;
  readonly seed?: number;
  /** What INCONCLUSIVE does. Default `fail`. */
  readonly inconclusive?: "fail" | "pass" | "skip";
}

/** What a runner tells its tests, as far as it is used: Vitest's context and node:test's both fit. */
export interface TestContext {
  readonly signal?: AbortSignal | undefined;
  /** Vitest's. */
  annotate?(message: string): unknown;
  /** node:test's. */
  diagnostic?(message: string): void;
  skip?(note?: string): void;
}

/**
 * An evaluation as a test: `test("refunds", evalTest(refunds), 60_000)`. It fails where a gate blocks, with what `airworthy eval`
 * prints as its message. It is a plain async function, so that node:test and others run it as well as Vitest. Give the
 * test time: Vitest's default is five seconds.
 *
 * @throws `eval_blocked` where a gate blocks; `eval_undecided` where it cannot be said, unless `inconclusive` says
 * otherwise, or scorers failed; `nothing_to_gate` without criteria and `against`; whatever running the trials throws
 *
 * @example
 * ```ts
 * import { workflow } from "airworthy";
 * import { evaluation } from "airworthy/evals";
 * import { evalTest } from "airworthy/evals";
 *
 * const shout = workflow({ name: "shout", run: async (ctx, text: string) => text.toUpperCase() });
 * const loud = evaluation({
 *   name: "loud",
 *   workflow: shout,
 *   dataset: [{ id: "hello", input: "hello", expected: "HELLO" }],
 *   scorers: [{ name: "same", score: ({ output, expected }) => output === expected }],
 *   criteria: { success: 1, strict: false },
 * });
 * const run = evalTest(loud); // test("loud", evalTest(loud), 60_000)
 * await run(); //=> undefined
 * ```
 */
export function evalTest(
  evaluation: Evaluation,
  options: EvalTestOptions = {},
): (context?: TestContext) => Promise<void> {
  const { criteria = evaluation.options.criteria, against } = options;
  if (criteria === undefined && against === undefined) throw nothingToGate(evaluation);
  return async (context = {}) => {
    const report = await withHost(options.app, (host) => reportOf(evaluation, { host, options, context }));
    const text = evalText(report);
    if (report.verdict === "PASS") {
      tell(context, text);
      return;
    }
    const { inconclusive = "fail" } = options;
    if (report.verdict !== "INCONCLUSIVE" || inconclusive === "fail") throw failed(report.verdict, text);
    tell(context, text);
    if (inconclusive === "skip") context.skip?.("INCONCLUSIVE");
  };
}

async function withHost<T>(app: App | Config | undefined, work: (host: TrialHost) => Promise<T>): Promise<T> {
  if (app !== undefined && isOpen(app)) return work(app as TrialHost);
  const opened = await open({ store: ":memory:", ...app });
  try {
    return await work(opened as TrialHost);
  } finally {
    await opened.close();
  }
}

function isOpen(app: App | Config): app is App {
  return "run" in app && typeof app.run === "function";
}

interface Given {
  readonly host: TrialHost;
  readonly options: EvalTestOptions;
  readonly context: TestContext;
}

async function reportOf(evaluation: Evaluation, { host, options, context }: Given): Promise<EvalReport> {
  const { release = CURRENT, against, root, seed, concurrency, rate, spend, cache, allowWrites } = options;
  const { criteria = evaluation.options.criteria, trials = evaluation.options.trials ?? 1 } = options;
  const dataset = await resolveDataset(evaluation, { store: host.store, root });
  const names = against === undefined ? [release] : [against, release];
  const looking =
    against === undefined
      ? undefined
      : earlyStop({
          candidate: release,
          baseline: against,
          dataset,
          trials,
          ...ruleOf(criteria),
          stopAtPass: false,
        });
  const made = await runExperiments(host, evaluation, {
    ...{ concurrency, rate, spend, cache, allowWrites, dataset, trials },
    releases: names.map((name) => releaseOf(evaluation, name)),
    signal: context.signal,
    shouldStop: looking && ((soFar) => looking.shouldStop(soFar)),
    ...(seed === undefined ? {} : { seed }),
  });
  const tried = await Promise.all(made.map((one) => triedOf(host.store.experiments, one)));
  const candidate = tried.at(-1);
  if (candidate === undefined) throw new Error(`The evaluation "${evaluation.name}" came to no experiment`);
  const baseline = tried.length > 1 ? tried[0] : undefined;
  return evalReport(candidate, {
    ...(criteria === undefined ? {} : { criteria }),
    ...(baseline === undefined ? {} : { baseline }),
    load: (run) => host.store.load(run),
  });
}

function ruleOf(criteria: Criteria | undefined) {
  const rule = criteria?.regression;
  return rule === undefined ? {} : { rule };
}

function tell(context: TestContext, text: string): void {
  if (context.annotate !== undefined) void context.annotate(text);
  else context.diagnostic?.(text);
}

function failed(verdict: EvalVerdict, text: string): AirworthyError {
  const error =
    verdict === "BLOCK"
      ? new AirworthyError({
          code: "eval_blocked",
          message: text,
          hint: "Look at the regressions and failures above, and at their runs",
        })
      : new AirworthyError({
          code: "eval_undecided",
          message: text,
          hint: 'Add cases or trials, allow more, or take it for a pass with inconclusive: "pass"; where scorers failed, look at their errors first',
        });
  // A runner shows the code of every frame, and none of it has to do with the release.
  error.stack = `${error.name}: ${error.message}\nhint: ${error.hint}`;
  return error;
}

function nothingToGate({ name }: Evaluation): AirworthyError {
  return new AirworthyError({
    code: "nothing_to_gate",
    message: `Cannot test the evaluation "${name}": it has no criteria, and there is nothing to compare it with`,
    hint: "Give evaluation() criteria such as { success: 0.9 }, or evalTest() a release to compare with: against",
  });
}
