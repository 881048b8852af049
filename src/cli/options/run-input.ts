import type { Command } from "commander";
import type { Config } from "../../app/config.ts";
import type { App } from "../../app/open.ts";
import { findWorkflow } from "../../app/workflows.ts";
import { AirworthyError, isAirworthyError } from "../../core/errors.ts";
import type { AnyWorkflow } from "../../core/workflow.ts";
import { readJson, readValue } from "./read-value.ts";

export interface InputOptions {
  readonly input?: string;
  readonly text?: string;
}

export function addInputOptions(command: Command): Command {
  return command
    .option("-i, --input <json>", "the input as JSON, @file, or - for standard input")
    .option("-t, --text <text>", "the input as plain text, @file, or - for standard input");
}

/** A workflow of the configuration with what it is to be run on. */
export interface Job {
  readonly workflow: AnyWorkflow;
  readonly input: unknown;
}

/** @throws `workflow_unknown`, `input_missing`, `invalid_json` */
export async function jobOf(
  name: string,
  options: InputOptions,
  { app, config }: { app: App; config: Config },
): Promise<Job> {
  const workflow = findWorkflow(app.workflows, name);
  const isRecorded =
    config.workflows?.some((one) => "workflow" in one && one.workflow.name === name) === true;
  const input = await inputOf(options);
  return { workflow, input: isRecorded ? argumentsOf(name, input, options) : input };
}

/** Runs `work`, and says how to give an input where the workflow wants one and none was given. */
export async function withInputHint<T>(options: InputOptions, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isMissing = options.input === undefined && options.text === undefined;
    if (!isMissing || !isAirworthyError(error, "invalid_input")) throw error;
    const { code, message } = error;
    throw new AirworthyError({
      code,
      message,
      hint: "Give it with --input as JSON, or with --text",
      cause: error,
    });
  }
}

async function inputOf({ input, text }: InputOptions): Promise<unknown> {
  if (input !== undefined && text !== undefined) {
    throw new AirworthyError({
      code: "usage",
      message: "Cannot take both --input and --text: a run has one input",
      hint: "Give --input for JSON, or --text for plain text",
    });
  }
  if (text !== undefined) return readValue(text, "--text");
  return input === undefined ? undefined : readJson(input, "--input");
}

/** A recorded function is called with arguments; a text is the first of them. */
function argumentsOf(name: string, input: unknown, { text }: InputOptions): unknown {
  if (text !== undefined) return [input];
  if (Array.isArray(input) || input === undefined) return input ?? [];
  throw new AirworthyError({
    code: "invalid_input",
    message: `Cannot call the recorded function "${name}" with this input: expected a JSON array of its arguments`,
    hint: `Put it into an array: --input '[${JSON.stringify(input)?.slice(0, 40)}]'`,
  });
}
