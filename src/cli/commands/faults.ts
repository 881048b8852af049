import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import type { Config } from "../../app/config.ts";
import type { App } from "../../app/open.ts";
import { findWorkflow } from "../../app/workflows.ts";
import type { Evaluation } from "../../evals/evaluation.ts";
import { CURRENT } from "../../evals/evaluation.ts";
import type { FaultKind } from "../../evals/faults/fault.ts";
import { FAULT_KINDS } from "../../evals/faults/fault.ts";
import { HARMFUL } from "../../evals/faults/judge-fault.ts";
import type { FaultReport } from "../../evals/faults/run-faults.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import type { ExitCode } from "../exit-code.ts";
import { EXIT } from "../exit-code.ts";
import { findEvaluation } from "../find-evaluation.ts";
import { interruptible } from "../interrupt.ts";
import { collect, durationOption, wholeNumber } from "../options/parsers.ts";
import { faultText } from "../print/fault-text.ts";
import { jsonDocument } from "../print/json.ts";
import { progress } from "../print/progress.ts";
import { withApp } from "../project.ts";
import { resolveRun } from "../resolve-run.ts";
import type { Terminal } from "../terminal.ts";

interface Options extends GlobalOptions {
  readonly release?: readonly string[];
  readonly fault?: readonly FaultKind[];
  readonly at?: readonly string[];
  readonly case?: readonly string[];
  readonly cases?: number;
  readonly seed: number;
  readonly most: number;
  readonly concurrency?: number;
  readonly late?: number;
  readonly wallTime?: number;
  readonly allowWrites?: boolean;
}

const MOST = 500;

export function addFaults(program: Command, cli: Cli): void {
  program
    .command("faults")
    .description(
      "Put a fault at every tool and model call of cases that go well without one, a trial each: no answer, 429, 500, " +
        "half of a list, a reply that is lost, an instruction in a text. Exits 1 if a run answers wrongly as if nothing " +
        "had been, writes twice, loops, hangs or crashes; 3 if there is nothing to put to the test.",
    )
    .argument("<evaluation>", "its name in airworthy.config.ts, or a run that completed")
    .option("--release <name>", "the release to try; several are shown side by side (repeatable)", collect)
    .option("--fault <kind>", `one of ${FAULT_KINDS.join(", ")} (repeatable)`, faultOption)
    .option("--at <name>", "only at this tool, or this place of a model (repeatable)", collect)
    .option("--case <id>", "only this case (repeatable)", collect)
    .option("--cases <n>", "the first n cases", wholeNumber(1))
    .option("--most <n>", "trials at most; each tool and fault keeps its share", wholeNumber(1), MOST)
    .option("--seed <n>", "of everything that is drawn", wholeNumber(0), 1)
    .option("--concurrency <n>", "trials in flight (default: the evaluation's)", wholeNumber(1))
    .option("--late <duration>", "how late a slow answer comes (default: 1500ms)", durationOption)
    .option("--wall-time <duration>", "when a trial counts as hanging (default: 30s)", durationOption)
    .option("--allow-writes", "let an evaluation with live writes write")
    .action(async (name: string, _: unknown, self: Command) => {
      cli.exitCode = await faults(name, self.optsWithGlobals(), cli.terminal);
    });
}

function faultOption(text: string, before: readonly FaultKind[] = []): readonly FaultKind[] {
  const found = FAULT_KINDS.find((kind) => kind === text);
  if (found === undefined) throw new InvalidArgumentError(`Expected one of ${FAULT_KINDS.join(", ")}.`);
  return [...before, found];
}

async function faults(name: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  return withApp(options, (app, config, root) =>
    interruptible(terminal, async (signal) => {
      const evaluation = await evaluationOf(name, { app, config });
      const reports: FaultReport[] = [];
      for (const release of options.release ?? [CURRENT]) {
        if (!signal.aborted)
          reports.push(await report(evaluation, release, { app, root, options, terminal, signal }));
      }
      const { width, paint } = terminal;
      terminal.out(options.json === true ? jsonDocument(reports) : faultText(reports, { width, paint }));
      return signal.aborted ? EXIT.interrupted : exitOf(reports);
    }),
  );
}

async function evaluationOf(
  name: string,
  { app, config }: { app: App; config: Config },
): Promise<Evaluation> {
  if (!/^(run_|last$)/.test(name)) return findEvaluation(config, name);
  const [{ evaluationOfRun }, { loadRun }] = await Promise.all([
    import("../../evals/faults/evaluation-of-run.ts"),
    import("../../engines/local/load-run.ts"),
  ]);
  const run = await loadRun(app.store, await resolveRun(app.store, name));
  return evaluationOfRun(run, findWorkflow(app.workflows, run.workflow));
}

interface Given {
  readonly app: App;
  /** Folder of the configuration. */
  readonly root: string;
  readonly options: Options;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

async function report(evaluation: Evaluation, release: string, given: Given): Promise<FaultReport> {
  const { app, root, options, terminal, signal } = given;
  const [{ runFaults }, { releaseOf }, { resolveDataset }] = await Promise.all([
    import("../../evals/faults/run-faults.ts"),
    import("../../evals/trials/release-of.ts"),
    import("../../evals/trials/resolve-dataset.ts"),
  ]);
  const dataset = await resolveDataset(evaluation, { store: app.store, root });
  const { fault, at, seed, most, concurrency, late, wallTime, allowWrites, cases } = options;
  const first = new Set(dataset.cases.slice(0, cases).map(({ id }) => id));
  const bar = progress(terminal, `faults of ${release}`, undefined);
  const made = await runFaults(app, evaluation, {
    release: releaseOf(evaluation, release),
    dataset,
    only: ({ id }) => first.has(id) && (options.case === undefined || options.case.includes(id)),
    faults: fault,
    at,
    seed,
    most,
    concurrency,
    late,
    wallTime,
    allowWrites,
    signal,
    onTrial: ({ done, planned }) => bar.step(`of ${planned}${done === planned ? "" : "…"}`),
  });
  bar.done();
  return made;
}

function exitOf(reports: readonly FaultReport[]): ExitCode {
  const results = reports.flatMap((one) => one.results);
  if (results.some(({ outcome }) => HARMFUL.has(outcome))) return EXIT.failed;
  const isUnsure = results.length === 0 || results.some(({ outcome }) => outcome === "unjudged");
  return isUnsure ? EXIT.inconclusive : EXIT.pass;
}
