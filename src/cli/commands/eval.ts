import { setFlagsFromString } from "node:v8";
import type { Command } from "commander";
import type { TrialHost } from "../../evals/trials/host.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import type { RequestOptions } from "../eval/eval-request.ts";
import type { ReportFileOptions } from "../eval/report-files.ts";
import { addReportFiles } from "../eval/report-files.ts";
import type { ExitCode } from "../exit-code.ts";
import { EXIT } from "../exit-code.ts";
import { interruptible } from "../interrupt.ts";
import { collect, pairs, positiveNumber, wholeNumber } from "../options/parsers.ts";
import { withApp } from "../project.ts";
import { addEvalPlan } from "./eval-plan.ts";

export interface EvalOptions extends GlobalOptions, RequestOptions, ReportFileOptions {
  readonly trials?: number;
  readonly concurrency?: number;
  readonly rate?: number;
  readonly spend?: number;
  readonly seed?: number;
  readonly cache?: boolean;
  readonly allowWrites?: boolean;
  readonly gate?: boolean;
  readonly watch?: boolean;
  /** False with --no-early-stop. */
  readonly earlyStop: boolean;
}

export function addEval(program: Command, cli: Cli): void {
  const command = program
    .command("eval")
    .description(
      "Run the evaluations of the configuration: every trial is a recorded run, and writes are virtual. Exit code 0 where all trials were made; with --gate only where every criterion holds.",
    )
    .argument("[names...]", "evaluations by name (default: all)")
    .option("--release <name>", "what is tried (default: the workflow as configured)")
    .option("--against <release>", "compare with this release on the same cases, or with an experiment's id")
    .option("--prompt <name=text>", "try another text of a prompt; the text or @file (repeatable)", pairs)
    .option("--model <name=other>", "try another model in place of one (repeatable)", pairs)
    .option("--trials <n>", "trials of every case", wholeNumber(1))
    .option("--cases <ids>", "only these cases, separated by commas (repeatable)", collect)
    .option("--filter <text>", "only cases with this text in their id, input or note")
    .option("--tag <tag>", "only cases with this tag (repeatable)", collect)
    .option("--route <route>", "only cases of this route (repeatable)", collect)
    .option("--split <split>", "only cases of this split, such as test");
  addReportFiles(addBounds(command))
    .option(
      "--gate",
      "exit with 1 where a criterion is missed, 3 where it cannot be said; stop once it is clear",
    )
    .option("--no-early-stop", "make all trials, also where --gate is clear before")
    .option("--watch", "run again whenever a file beside the configuration changes")
    .action(async (names: readonly string[], _: unknown, self: Command) => {
      cli.exitCode = await evaluate(names, self.optsWithGlobals(), cli);
    });
  addEvalPlan(command, cli);
}

function addBounds(command: Command): Command {
  return command
    .option("--concurrency <n>", "trials in flight", wholeNumber(1))
    .option("--rate <n>", "trials begun per second", positiveNumber)
    .option("--spend <usd>", "stop before this many US dollars are spent", positiveNumber)
    .option("--seed <n>", "the order of the cases (default: drawn)", wholeNumber(0))
    .option("--cache", "answer model calls as in the same trial of an earlier experiment")
    .option("--resume [experiment]", "go on with an experiment that was not finished (default: the newest)")
    .option("--allow-writes", 'let an evaluation with writes: "live" write');
}

async function evaluate(names: readonly string[], options: EvalOptions, cli: Cli): Promise<ExitCode> {
  const { terminal } = cli;
  if (options.watch === true) {
    const { watchEval } = await import("../eval/watch-eval.ts");
    return watchEval(options, terminal);
  }
  // Trials make much garbage and keep little: a young generation left to grow takes a third more memory
  // for a twentieth less time.
  setFlagsFromString("--semi-space-growth-factor=1");
  return withApp(options, (app, config, root) =>
    interruptible(terminal, async (signal) => {
      // Loaded only here: help and errors of usage need none of it.
      const [{ requestsOf }, { evaluateAll }] = await Promise.all([
        import("../eval/eval-request.ts"),
        import("../eval/evaluate-all.ts"),
      ]);
      const requests = await requestsOf(names, options, config.evals ?? []);
      const codes = await evaluateAll(requests, { host: app as TrialHost, root, options, terminal, signal });
      return signal.aborted ? EXIT.interrupted : worstOf(codes);
    }),
  );
}

/** Blocked goes before undecided. */
function worstOf(codes: readonly ExitCode[]): ExitCode {
  return [EXIT.failed, EXIT.inconclusive].find((code) => codes.includes(code)) ?? EXIT.pass;
}
