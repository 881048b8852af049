import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import type { App } from "../../../app/open.ts";
import { AirworthyError } from "../../../core/errors.ts";
import { nearest } from "../../../core/nearest.ts";
import type { Evaluation } from "../../../evals/evaluation.ts";
import type { Scored } from "../../../evals/scorer.ts";
import type { Judge } from "../../../evals/scorers/judge/judge.ts";
import type { Label } from "../../../evals/scorers/judge/labels.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import type { ExitCode } from "../../exit-code.ts";
import { EXIT } from "../../exit-code.ts";
import { interruptible } from "../../interrupt.ts";
import { share, wholeNumber } from "../../options/parsers.ts";
import { readTextFile } from "../../options/read-text-file.ts";
import { jsonDocument } from "../../print/json.ts";
import { judgeText } from "../../print/judge-text.ts";
import { progress } from "../../print/progress.ts";
import { withApp } from "../../project.ts";

interface Options extends GlobalOptions {
  readonly labels: string;
  readonly write?: string;
  readonly kappa?: number;
  readonly minLabels?: number;
  readonly concurrency?: number;
}

const LABELS_HINT = 'Give a file of JSON Lines such as {"input": "…", "output": "…", "label": "pass"}';

export function addJudgeCheck(parent: Command, cli: Cli): void {
  parent
    .command("check")
    .summary("measure how well a judge agrees with people")
    .description(
      "Ask a judge of the configuration about answers that people have labelled, and tell Cohen's kappa with its interval. Exits 0 where the judge may gate, 1 where it agrees too little, 3 where there are too few labels.",
    )
    .argument("[judge]", "its name (default: the only one)")
    .requiredOption(
      "--labels <file>",
      "JSON Lines with output, label, and input, expected or show where the judge is shown them",
    )
    .option("--write <file>", "keep the agreement, for judge({ agreement })")
    .option("--kappa <k>", "what the judge needs to gate (default: its own minKappa, 0.6)", share)
    .option(
      "--min-labels <n>",
      "labels it must be measured on (default: its own minLabels, 50)",
      wholeNumber(1),
    )
    .option("--concurrency <n>", "labels judged at the same time (default: 4)", wholeNumber(1))
    .action(async (name: string | undefined, _: unknown, self: Command) => {
      cli.exitCode = await check(name, self.optsWithGlobals(), cli);
    });
}

async function check(name: string | undefined, options: Options, { terminal }: Cli): Promise<ExitCode> {
  return withApp(options, (app, config) =>
    interruptible(terminal, async (signal) => {
      const [{ parseLabels }, { measureAgreement }, { shortfall }] = await Promise.all([
        import("../../../evals/scorers/judge/labels.ts"),
        import("../../../evals/scorers/judge/measure-agreement.ts"),
        import("../../../evals/scorers/judge/may-gate.ts"),
      ]);
      const judge = judgeOf(name, [...(config.evals ?? []), ...(config.scoring ?? [])]);
      const labels: readonly Label[] = parseLabels(
        await readTextFile(options.labels, { what: "the labels", hint: LABELS_HINT }),
        judge.rubric,
      );
      const bar = progress(terminal, `judge ${judge.name}`, labels.length);
      const measured = await measureAgreement(judge, labels, {
        ask: askOn(app, signal),
        ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
        onProgress: () => bar.step(),
      }).finally(() => bar.done());
      if (signal.aborted) return EXIT.interrupted;
      const { agreement } = measured;
      const needs = {
        fingerprint: judge.fingerprint,
        minKappa: options.kappa ?? judge.minKappa,
        minLabels: options.minLabels ?? judge.minLabels,
      };
      const reason = shortfall(agreement, needs);
      if (options.write !== undefined)
        writeFileSync(options.write, `${JSON.stringify(agreement, null, 2)}\n`);
      if (options.json === true)
        terminal.out(
          jsonDocument({
            agreement,
            mayGate: reason === undefined,
            ...(reason === undefined ? {} : { reason }),
            compared: measured.compared,
          }),
        );
      else terminal.out(judgeText(measured, { reason, width: terminal.width, paint: terminal.paint }));
      if (reason === undefined) return EXIT.pass;
      return agreement.labels < needs.minLabels ? EXIT.inconclusive : EXIT.failed;
    }),
  );
}

function askOn(app: App, signal: AbortSignal): Scored["ask"] {
  return async (workflow, input) => {
    const run = await app.run(workflow, input, { tags: ["judge-check"], signal });
    if (run.status === "completed") return run.output;
    throw "error" in run ? run.error : new Error(`The run "${run.id}" waits for a person`);
  };
}

function isJudge(scorer: unknown): scorer is Judge {
  return typeof scorer === "object" && scorer !== null && "fingerprint" in scorer && "rubric" in scorer;
}

function judgeOf(name: string | undefined, from: readonly Pick<Evaluation, "scorers">[]): Judge {
  const judges = from.flatMap(({ scorers }) => scorers.filter(isJudge));
  const names = [...new Set(judges.map((one) => one.name))];
  const found =
    name === undefined && names.length === 1 ? judges[0] : judges.find((one) => one.name === name);
  if (found !== undefined) return found;
  const meant = name === undefined ? undefined : nearest(name, names);
  throw new AirworthyError({
    code: "judge_unknown",
    message: `Cannot find ${name === undefined ? "the judge" : `the judge "${name}"`}: ${names.length === 0 ? "no evaluation of the configuration has one" : `the configuration has ${names.map((one) => `"${one}"`).join(", ")}`}`,
    hint:
      meant === undefined
        ? "List an evaluation with a judge() among its scorers under evals, and name the judge"
        : `Did you mean "${meant}"?`,
  });
}
