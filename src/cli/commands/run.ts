import type { Command } from "commander";
import type { AppRunOptions } from "../../app/open.ts";
import type { Budget } from "../../core/budget.ts";
import { parseRunId, parseSessionId } from "../../core/ids.ts";
import type { Subject } from "../../core/run.ts";
import type { Workflow } from "../../core/workflow.ts";
import { tellChange } from "../audited.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import { interruptible } from "../interrupt.ts";
import { collect, durationOption, pairs, positiveNumber, wholeNumber } from "../options/parsers.ts";
import type { InputOptions } from "../options/run-input.ts";
import { addInputOptions, jobOf, withInputHint } from "../options/run-input.ts";
import { withApp } from "../project.ts";
import { reportRun } from "../report-run.ts";

export interface RunOptions extends GlobalOptions, InputOptions {
  readonly id?: string;
  readonly session?: string;
  readonly user?: string;
  readonly attr?: Readonly<Record<string, string>>;
  readonly tag?: readonly string[];
  readonly release?: string;
  readonly useCase?: string;
  readonly budgetCalls?: number;
  readonly budgetTokens?: number;
  readonly budgetCost?: number;
  readonly budgetTime?: number;
  readonly budgetRepeats?: number;
}

export function addRun(program: Command, cli: Cli): void {
  const command = program
    .command("run")
    .description("Run a workflow of the configuration and record every call of it.")
    .argument("<workflow>", "its name in airworthy.config.ts");
  addInputOptions(command)
    .option("--session <id>", "make it the next turn of this conversation")
    .option("--user <id>", "whom the run is for")
    .option("--attr <name=value>", "an attribute of the user, such as plan=pro (repeatable)", pairs)
    .option("--tag <tag>", "a tag of the run (repeatable)", collect)
    .option("--release <release>", "run by the code of this release; any text but an id only stamps the run")
    .option("--use-case <name>", "what it is about, where a candidate may only take some use cases")
    .option("--id <run>", "a run id of your own, to start a job at most once")
    .option("--budget-calls <n>", "end the run after so many calls", wholeNumber(1))
    .option("--budget-tokens <n>", "end it after so many tokens", wholeNumber(1))
    .option("--budget-cost <usd>", "end it after so many US dollars", positiveNumber)
    .option("--budget-time <duration>", "end it after so long, such as 30s", durationOption)
    .option("--budget-repeats <n>", "end it when it makes one call so often", wholeNumber(1))
    .action(async (workflow: string, _: unknown, self: Command) => {
      cli.exitCode = await run(workflow, self.optsWithGlobals(), cli);
    });
}

async function run(name: string, options: RunOptions, { terminal }: Cli) {
  return withApp(options, (app, config) =>
    interruptible(terminal, async (signal) => {
      const { workflow, input } = await jobOf(name, options, { app, config });
      const result = await withInputHint(options, () =>
        app.run(workflow as Workflow, input, {
          ...runOptionsOf(options),
          signal,
        }),
      );
      tellChange(options, { details: { run: result.id } });
      return reportRun(app, result, { terminal, json: options.json === true });
    }),
  );
}

/** What the flags of `run` say, for the library. */
export function runOptionsOf(options: RunOptions): AppRunOptions {
  const { id, session, tag, release, useCase } = options;
  const subject = subjectOf(options);
  return {
    budget: budgetOf(options),
    ...(id === undefined ? {} : { id: parseRunId(id) }),
    ...(session === undefined ? {} : { session: parseSessionId(session) }),
    ...(subject === undefined ? {} : { subject }),
    ...(tag === undefined ? {} : { tags: tag }),
    ...(release === undefined ? {} : { release }),
    ...(useCase === undefined ? {} : { useCase }),
  };
}

function subjectOf({ user, attr }: RunOptions): Subject | undefined {
  if (user === undefined && attr === undefined) return undefined;
  const attributes = Object.entries(attr ?? {}).map(([name, text]) => [name, attributeOf(text)] as const);
  return {
    id: user ?? "anonymous",
    ...(attr === undefined ? {} : { attributes: Object.fromEntries(attributes) }),
  };
}

function attributeOf(text: string): string | number | boolean {
  if (text === "true" || text === "false") return text === "true";
  const number = Number(text);
  return text.trim() !== "" && String(number) === text ? number : text;
}

function budgetOf(options: RunOptions): Budget {
  const { budgetCalls, budgetTokens, budgetCost, budgetTime, budgetRepeats } = options;
  return {
    ...(budgetCalls === undefined ? {} : { steps: budgetCalls }),
    ...(budgetTokens === undefined ? {} : { tokens: budgetTokens }),
    ...(budgetCost === undefined ? {} : { cost: budgetCost }),
    ...(budgetTime === undefined ? {} : { wallTime: budgetTime }),
    ...(budgetRepeats === undefined ? {} : { repeats: budgetRepeats }),
  };
}
