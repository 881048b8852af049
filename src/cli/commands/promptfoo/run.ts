import type { Command } from "commander";
import type { StoredExperiment } from "../../../core/experiment.ts";
import type { TrialHost } from "../../../evals/trials/host.ts";
import { withAnyApp } from "../../any-app.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import type { ExitCode } from "../../exit-code.ts";
import { EXIT } from "../../exit-code.ts";
import { interruptible } from "../../interrupt.ts";
import { positiveNumber, wholeNumber } from "../../options/parsers.ts";
import { jsonDocument } from "../../print/json.ts";
import { progress } from "../../print/progress.ts";
import { suiteText } from "../../print/suite-text.ts";
import type { SuiteOptions } from "../../promptfoo/suite-options.ts";
import { addSuiteOptions, suiteOptionsOf } from "../../promptfoo/suite-options.ts";
import type { Terminal } from "../../terminal.ts";

interface Options extends GlobalOptions, SuiteOptions {
  readonly partial?: boolean;
  readonly trials?: number;
  readonly concurrency?: number;
  readonly spend?: number;
}

export function addPromptfooRun(parent: Command, cli: Cli): void {
  const command = parent
    .command("run")
    .summary("run a promptfooconfig, recorded")
    .description(
      "Run a promptfooconfig: each provider with each prompt is a release, each test a case, every trial a recorded run. What cannot be taken is named, and nothing is run unless --partial says so. Exits 1 where a test fails, 3 where one could not be judged.",
    )
    .argument("<file>", "a promptfooconfig.yaml or .json");
  addSuiteOptions(command)
    .option("--partial", "run what can be taken")
    .option("--trials <n>", "trials of every test (default: its own repeat, 1)", wholeNumber(1))
    .option("--concurrency <n>", "trials in flight (default: its own maxConcurrency, 8)", wholeNumber(1))
    .option("--spend <usd>", "stop before this many US dollars are spent", positiveNumber)
    .action(async (file: string, _: unknown, self: Command) => {
      cli.exitCode = await run(file, self.optsWithGlobals(), cli.terminal);
    });
}

async function run(file: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const [{ takenSuite }, { evaluationOf }, { releaseOf }, { resolveDataset }, { runExperiments }] =
    await Promise.all([
      import("../../../evals/promptfoo/from-promptfoo.ts"),
      import("../../../evals/promptfoo/evaluation-of.ts"),
      import("../../../evals/trials/release-of.ts"),
      import("../../../evals/trials/resolve-dataset.ts"),
      import("../../../evals/trials/run-experiments.ts"),
    ]);
  const { suite, refusals } = await takenSuite(file, {
    ...(await suiteOptionsOf(options)),
    ...(options.partial === undefined ? {} : { partial: options.partial }),
  });
  for (const { path, reason } of refusals) terminal.err(`Left out ${path}: ${reason}`);
  const evaluation = evaluationOf(suite);
  return withAnyApp(options, (app) =>
    interruptible(terminal, async (signal) => {
      const { trials = suite.repeat, concurrency, spend } = options;
      const releases = Object.keys(evaluation.options.releases ?? {}).map((name) =>
        releaseOf(evaluation, name),
      );
      const bar = progress(terminal, "promptfoo", suite.tests.length * releases.length * trials);
      const experiments = await runExperiments(app as TrialHost, evaluation, {
        dataset: await resolveDataset(evaluation, { store: app.store }),
        releases,
        trials,
        concurrency,
        spend,
        signal,
        onTrial: () => bar.step(),
      }).finally(() => bar.done());
      if (options.json === true) terminal.out(jsonDocument({ name: evaluation.name, refusals, experiments }));
      else terminal.out(suiteText(experiments, { width: terminal.width, paint: terminal.paint }));
      return signal.aborted ? EXIT.interrupted : exitOf(experiments);
    }),
  );
}

function exitOf(experiments: readonly StoredExperiment[]): ExitCode {
  const records = experiments.flatMap((one) => one.records);
  if (records.some(({ pass }) => pass === false)) return EXIT.failed;
  const isWhole = experiments.every(({ status }) => status === "completed");
  return isWhole && records.every(({ pass }) => pass === true) ? EXIT.pass : EXIT.inconclusive;
}
