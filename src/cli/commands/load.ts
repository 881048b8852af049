import type { Command } from "commander";
import { parseDuration } from "../../core/duration.ts";
import type { Criteria } from "../../evals/criteria.ts";
import { CURRENT } from "../../evals/evaluation.ts";
import type { LoadReport } from "../../evals/load/load-report.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import type { ExitCode } from "../exit-code.ts";
import { EXIT } from "../exit-code.ts";
import { findEvaluation } from "../find-evaluation.ts";
import { interruptible } from "../interrupt.ts";
import { durationOption, positiveNumber, share, wholeNumber } from "../options/parsers.ts";
import { jsonDocument } from "../print/json.ts";
import { loadText } from "../print/load-text.ts";
import { progress } from "../print/progress.ts";
import { withApp } from "../project.ts";
import type { Terminal } from "../terminal.ts";

interface Options extends GlobalOptions {
  readonly rate: number;
  readonly for?: number;
  readonly release: string;
  readonly cases?: number;
  readonly split?: string;
  readonly latency?: number;
  readonly errors?: number;
  readonly tpm?: number;
  readonly rpm?: number;
  readonly mostInFlight?: number;
  readonly seed: number;
  readonly gate?: boolean;
}

export function addLoad(program: Command, cli: Cli): void {
  program
    .command("load")
    .description(
      "Begin runs of an evaluation's cases at a rate, whether or not those before have ended, against a provider that " +
        "answers as it was recorded, as late as it was recorded. No model is asked but once for each case beforehand, " +
        "and writes are simulated. With --gate: 1 where the evaluation's latency or errors are beyond its criteria.",
    )
    .argument("<evaluation>", "its name in airworthy.config.ts")
    .option("--rate <n>", "runs begun a second", positiveNumber, 10)
    .option("--for <duration>", "for how long (default: 30s)", durationOption)
    .option("--release <name>", "what is tried", CURRENT)
    .option("--cases <n>", "the first n cases", wholeNumber(1))
    .option("--split <split>", "only cases of this split")
    .option("--latency <duration>", "median of a model call; recorded ones are scaled to it", durationOption)
    .option("--errors <share>", "share of model calls that fail, 0 to 1 (default: as recorded)", share)
    .option("--tpm <n>", "tokens a minute that the provider allows", wholeNumber(1))
    .option("--rpm <n>", "requests a minute that the provider allows", wholeNumber(1))
    .option("--most-in-flight <n>", "runs in flight; more are dropped (default: 5000)", wholeNumber(1))
    .option("--seed <n>", "of everything that is drawn", wholeNumber(0), 1)
    .option("--gate", "hold latency and errors against the criteria")
    .action(async (name: string, _: unknown, self: Command) => {
      cli.exitCode = await load(name, self.optsWithGlobals(), cli.terminal);
    });
}

async function load(name: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  return withApp(options, (app, config, root) =>
    interruptible(terminal, async (signal) => {
      const [{ runLoad }, { releaseOf }, { resolveDataset }] = await Promise.all([
        import("../../evals/load/run-load.ts"),
        import("../../evals/trials/release-of.ts"),
        import("../../evals/trials/resolve-dataset.ts"),
      ]);
      const evaluation = findEvaluation(config, name);
      const dataset = await resolveDataset(evaluation, { store: app.store, root });
      const first = new Set(
        dataset.cases
          .filter(({ split }) => options.split === undefined || split === options.split)
          .slice(0, options.cases)
          .map(({ id }) => id),
      );
      const bar = progress(terminal, "load", undefined);
      const report = await runLoad(app, evaluation, {
        release: releaseOf(evaluation, options.release),
        dataset,
        only: ({ id }) => first.has(id),
        rate: options.rate,
        ms: options.for ?? 30_000,
        latency: options.latency,
        errors: options.errors,
        tokensPerMinute: options.tpm,
        requestsPerMinute: options.rpm,
        mostInFlight: options.mostInFlight,
        seed: options.seed,
        signal,
        onRun: (_, offered) => bar.step(`of ${offered}`),
      });
      bar.done();
      const missed = options.gate === true ? missedBy(report, evaluation.options.criteria ?? {}) : [];
      const { width, paint } = terminal;
      if (options.json === true)
        terminal.out(jsonDocument({ ...report, ...(options.gate ? { missed } : {}) }));
      else
        terminal.out(
          [loadText(report, { width, paint }), ...missed.map((one) => `BLOCK: ${one}`)].join("\n"),
        );
      if (signal.aborted) return EXIT.interrupted;
      return missed.length > 0 ? EXIT.failed : EXIT.pass;
    }),
  );
}

/** The same criteria as of an eval, as far as a load says something of them. */
function missedBy({ latency, failed, offered }: LoadReport, criteria: Criteria): readonly string[] {
  const limits = (["p50", "p95", "p99"] as const).flatMap((name) => {
    const limit = criteria.latency?.[name];
    if (limit === undefined) return [];
    const ms = parseDuration(limit);
    return latency[name] > ms ? [`${name} ${Math.round(latency[name])} ms, expected at most ${ms} ms`] : [];
  });
  const failing = offered === 0 ? 0 : failed / offered;
  const errors = criteria.errors;
  return errors === undefined || failing <= errors
    ? limits
    : [...limits, `errors ${(100 * failing).toFixed(1)} %, expected at most ${(100 * errors).toFixed(1)} %`];
}
