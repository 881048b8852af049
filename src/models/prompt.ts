import { canonical, digest } from "../core/canonical.ts";
import { tryHere } from "../core/context.ts";
import { noteDefinition } from "../core/definition.ts";
import { AirworthyError } from "../core/errors.ts";
import { noteMade } from "../core/making.ts";
import type { StandardSchema } from "../core/standard-schema.ts";
import type { PromptParams } from "./_prompt-params.ts";
import { PARAM_NAMES, paramsProblem } from "./_prompt-params.ts";
import type { VariablesOf } from "./_prompt-template.ts";
import { parseTemplate } from "./_prompt-template.ts";
import { noteRendered } from "./rendered-prompts.ts";
import { schemaContent } from "./schema-content.ts";
import { PROMPTS } from "./services.ts";

export type { PromptParams } from "./_prompt-params.ts";

/** What a variable of a prompt may be; anything else has no one way to be written. */
export type PromptValue = string | number | boolean | bigint;

/** How {@link Prompt.render} is called: with all variables, or with nothing where there are none. */
export type RenderArguments<Variables extends string> = [Variables] extends [never]
  ? [vars?: Readonly<Record<string, never>>]
  : string extends Variables
    ? [vars?: Readonly<Record<string, PromptValue>>]
    : [vars: { readonly [Name in Variables]: PromptValue }];

export interface PromptOptions<Text extends string, Output> {
  /** 1 to 100 of letters, digits and `_ . / -`, a letter or digit first. */
  readonly name: string;
  /** Text with `{{variables}}`; `\{{` is the braces themselves. There is no logic in a template. */
  readonly template: Text;
  /** A name from the models of the configuration. @default the caller chooses */
  readonly model?: string;
  /** Checks the variables before they are put in, and may fill in defaults. @default any value */
  readonly input?: StandardSchema;
  /** What the model's answer must be, for whoever asks the model. @default text */
  readonly output?: StandardSchema<Output>;
  /** @default {} */
  readonly params?: PromptParams;
  /** What the version counts for a schema. @default what the schema says of itself as JSON Schema */
  readonly jsonSchema?: { readonly input?: unknown; readonly output?: unknown };
}

/** A template with a name, a version and all that decides what the model does with it. */
export interface Prompt<Variables extends string = string, Output = unknown> {
  readonly name: string;
  /** The first 12 hex digits of SHA-256 over template, model, params and schemas: not over the name. */
  readonly version: string;
  readonly template: string;
  readonly model: string | undefined;
  readonly params: PromptParams;
  readonly input: StandardSchema | undefined;
  readonly output: StandardSchema<Output> | undefined;
  /** Each variable once, in the order of the template. */
  readonly variables: readonly Variables[];
  /**
   * The template with its variables filled in; a `{{` in a value stays as it is.
   *
   * @throws AirworthyError `prompt_variable_missing`, `prompt_variable_unknown` or `invalid_prompt_variable`.
   */
  render(...args: RenderArguments<Variables>): string;
}

/**
 * Makes a prompt. Whatever changes what the model is asked changes the version.
 *
 * @throws AirworthyError `invalid_prompt` for a name, template or params that cannot be used.
 * @example
 * ```ts
 * import { prompt } from "airworthy";
 *
 * const triage = prompt({ name: "triage", template: "Sort this message: {{message}}", params: { temperature: 0 } });
 *
 * triage.render({ message: "Where is my order?" }); //=> "Sort this message: Where is my order?"
 * triage.version; //=> "1360c9d74059"
 * ```
 */
export function prompt<const Text extends string, Output = unknown>(
  options: PromptOptions<Text, Output>,
): Prompt<VariablesOf<Text>, Output> {
  const { name, template, model, input, output, params = {}, jsonSchema = {} } = options;
  const { texts, names } = checked(options);
  const content = {
    template,
    model: model ?? null,
    params,
    input: schemaContent(input, jsonSchema.input, "input"),
    output: schemaContent(output, jsonSchema.output, "output"),
  };
  const text = canonical(content, `prompt "${name}"`);
  const version = digest(text).slice(0, 12);
  noteMade("prompts", () => ({ name, content: { ...content, version } }));
  return {
    name,
    version,
    template,
    model,
    params,
    input,
    output,
    variables: [...new Set(names)] as VariablesOf<Text>[],
    render(given: Readonly<Record<string, unknown>> = {}) {
      const place = tryHere();
      const instead = place && PROMPTS.of(place.execution)?.[name];
      if (instead !== undefined && instead !== template) {
        return prompt<string>({ ...options, template: instead }).render(given as Record<string, PromptValue>);
      }
      const values = accepted(name, { given, names, input });
      const filled = texts.map((part, i) => (i === 0 ? part : `${values[i - 1]}${part}`)).join("");
      if (place !== undefined) {
        noteRendered(place.execution, { text: filled, prompt: `${name}@${version}` });
        noteDefinition(place.execution, { kind: "prompt", name, version, content: () => text });
      }
      return filled;
    },
  };
}

const NAME = /^[A-Za-z0-9][\w./-]{0,99}$/;

function checked({ name, template, params = {} }: PromptOptions<string, unknown>) {
  if (!NAME.test(name)) {
    throw invalid(name, {
      problem: "expected a name of 1 to 100 letters, digits, _ . / or -",
      hint: "Name it after what it does, such as triage or support/refund",
    });
  }
  const problem = paramsProblem(params);
  if (problem !== undefined) {
    throw invalid(name, { problem: `its params: ${problem}`, hint: `Params are ${PARAM_NAMES.join(", ")}` });
  }
  const parsed = parseTemplate(template);
  if (parsed.kind === "parsed") return parsed;
  throw invalid(name, {
    problem: `"${parsed.found}" in line ${parsed.line} of its template is no {{variable}}`,
    hint: "Templates have variables only: compute the text in code, or write \\{{ for the braces themselves",
    line: parsed.line,
  });
}

interface Problem {
  readonly problem: string;
  readonly hint: string;
  /** The line of the template. */
  readonly line?: number;
}

function invalid(name: string, { problem, hint, line }: Problem): AirworthyError {
  const message = `Cannot make prompt "${name}": ${problem}`;
  return new AirworthyError({
    code: "invalid_prompt",
    message,
    hint,
    data: { problem, ...(line === undefined ? {} : { line }) },
  });
}

interface Filling {
  readonly given: Readonly<Record<string, unknown>>;
  readonly names: readonly string[];
  readonly input: StandardSchema | undefined;
}

/** The values of the names, in their order, as text. */
function accepted(prompt: string, { given, names, input }: Filling): string[] {
  const unknown = Object.keys(given).filter((name) => !names.includes(name));
  if (unknown.length > 0) throw variableError(prompt, { code: "prompt_variable_unknown", unknown, names });

  const valid = input === undefined ? given : validated(prompt, input, given);
  const value = (name: string): unknown => (Object.hasOwn(valid, name) ? valid[name] : undefined);
  const missing = [...new Set(names)].filter((name) => value(name) === undefined);
  if (missing.length > 0) {
    throw variableError(prompt, { code: "prompt_variable_missing", missing, given: Object.keys(given) });
  }
  return names.map((name) => asText(prompt, name, value(name)));
}

type VariableProblem =
  | {
      readonly code: "prompt_variable_unknown";
      readonly unknown: string[];
      readonly names: readonly string[];
    }
  | { readonly code: "prompt_variable_missing"; readonly missing: string[]; readonly given: string[] };

function variableError(prompt: string, problem: VariableProblem): AirworthyError {
  const [what, expected, hint] =
    problem.code === "prompt_variable_unknown"
      ? [
          `it has no variable ${quoted(problem.unknown)}`,
          `it has ${quoted(problem.names)}`,
          "Leave it out, or put it in the template",
        ]
      : [
          `its variable ${quoted(problem.missing)} is missing`,
          `got ${quoted(problem.given)}`,
          "Give every variable; an empty text is a value",
        ];
  return new AirworthyError({
    code: problem.code,
    message: `Cannot render prompt "${prompt}": ${what}, ${expected}`,
    hint,
    data: { ...problem, prompt },
  });
}

function quoted(names: readonly string[]): string {
  return names.length === 0 ? "none" : [...new Set(names)].map((name) => `"${name}"`).join(", ");
}

function validated(
  prompt: string,
  schema: StandardSchema,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const result = schema["~standard"].validate(given);
  if (result instanceof Promise) {
    throw invalidVariable(prompt, "its input schema is asynchronous, expected one that answers at once");
  }
  const issue = result.issues?.[0];
  if (issue !== undefined) {
    const path = (issue.path ?? [])
      .map((step) => String(typeof step === "object" ? step.key : step))
      .join(".");
    throw invalidVariable(
      prompt,
      `${path === "" ? "the variables" : `variable "${path}"`}: ${issue.message}`,
    );
  }
  const value: unknown = "value" in result ? result.value : given;
  // What the schema does not know it may have taken out; the template still has it.
  return typeof value === "object" && value !== null ? { ...given, ...value } : given;
}

function asText(prompt: string, name: string, value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint")
    return String(value);
  const kind =
    value === null ? "null" : Array.isArray(value) ? "an array" : `a value of type ${typeof value}`;
  throw invalidVariable(prompt, `variable "${name}": expected text, a number or a boolean, got ${kind}`);
}

function invalidVariable(prompt: string, problem: string): AirworthyError {
  return new AirworthyError({
    code: "invalid_prompt_variable",
    message: `Cannot render prompt "${prompt}": ${problem}`,
    hint: "Turn the value into text first, for example with JSON.stringify()",
  });
}
