import type { LanguageModelV4 } from "@ai-sdk/provider";
import { z } from "zod";
import { AirworthyError } from "../core/errors.ts";
import type { Prompt, PromptValue } from "../models/prompt.ts";

/** What a label means, and texts that have it: the examples teach a model more than the words. */
export interface Label {
  readonly description?: string;
  readonly examples?: readonly string[];
}

export interface ClassifierOptions<Name extends string> {
  /** A model of the AI SDK, or the name of a configured one. Default: the prompt's own. */
  readonly model?: LanguageModelV4 | string;
  readonly labels: { readonly [Label_ in Name]: Label };
  /**
   * The whole of what is asked, with any of the variables `message`, `labels` and `examples`; where the
   * input is an object, its fields are variables too. Default: an instruction, labels and examples.
   */
  readonly prompt?: Prompt;
  /** Says when none of the labels fits, and lets the model say so with the label `none`. Default: it must choose one. */
  readonly none?: string;
}

export interface Classification {
  readonly route: string;
  /** How sure the model says it is, from 0 to 1: a number to compare with, not a probability. */
  readonly confidence: number;
}

const INSTRUCTIONS = "Decide which label the message has.";
const NONE = "none";

/**
 * Classifies a text by labels with descriptions and examples, with a model that answers in a fixed
 * shape. What is no text is given to the model as JSON. Measure the confidences of your model on labelled
 * messages before you trust a threshold.
 *
 * @throws `invalid_classifier` without labels, or for a label `none` beside the option; `model_missing`
 *
 * @example
 * ```ts
 * import { model, route } from "airworthy";
 *
 * const support = route("support", {
 *   classify: {
 *     model: model("fast"),
 *     labels: {
 *       billing: { description: "invoices and payments", examples: ["Where is my invoice?"] },
 *       technical: { description: "something does not work", examples: ["The app crashes"] },
 *     },
 *   },
 *   routes: { billing: async (message: string) => `Billing: ${message}`, technical: async () => "Restart it" },
 *   fallback: async () => "A person will answer you",
 *   threshold: 0.6,
 * });
 * support.name; //=> "support"
 * ```
 */
export function classifier<Name extends string>(
  options: ClassifierOptions<Name>,
): (input: unknown) => Promise<Classification> {
  const { prompt, model = prompt?.model } = options;
  const names = namesOf(options);
  if (model === undefined) throw noModel();
  const schema = z.object({
    route: z.enum(names).describe("The label"),
    confidence: z.number().min(0).max(1).describe("How sure you are, from 0 to 1"),
  });
  return async (input) => {
    const asked = prompt === undefined ? plainly(options, input) : filledIn(prompt, options, input);
    // Loaded when it is first needed: the AI SDK takes longer to load than all the rest.
    const { generateText, Output } = await import("../models/ai-sdk.ts");
    return (await generateText({ ...asked, model, output: Output.object({ schema }) })).output;
  };
}

function plainly(options: ClassifierOptions<string>, input: unknown) {
  const { labels, examples } = partsOf(options);
  const listed = examples === "" ? "" : `\n\nExamples:\n${examples}`;
  return { instructions: `${INSTRUCTIONS}\n\nLabels:\n${labels}${listed}`, prompt: textOf(input) };
}

function filledIn(prompt: Prompt, options: ClassifierOptions<string>, input: unknown) {
  const fields = typeof input === "object" && input !== null ? input : {};
  const all: Readonly<Record<string, unknown>> = { message: textOf(input), ...partsOf(options), ...fields };
  const wanted = prompt.variables.filter((name) => Object.hasOwn(all, name));
  const vars = Object.fromEntries(wanted.map((name) => [name, all[name]]));
  // Values that no template can hold are refused by render, which names them.
  return { ...prompt.params, prompt: prompt.render(vars as Readonly<Record<string, PromptValue>>) };
}

function textOf(input: unknown): string {
  return typeof input === "string" ? input : (JSON.stringify(input) ?? String(input));
}

/** What each label means, and texts with their labels, as a model reads them best. */
function partsOf({ labels, none }: ClassifierOptions<string>): { labels: string; examples: string } {
  const entries = Object.entries(labels);
  const described = entries.map(([name, { description }]) =>
    description === undefined ? `- ${name}` : `- ${name}: ${description}`,
  );
  const examples = entries.flatMap(([name, { examples = [] }]) =>
    examples.map((text) => `${JSON.stringify(text)} -> ${name}`),
  );
  if (none !== undefined) described.push(`- ${NONE}: ${none}`);
  return { labels: described.join("\n"), examples: examples.join("\n") };
}

function noModel(): AirworthyError {
  return new AirworthyError({
    code: "model_missing",
    message: "Cannot make a classifier: neither it nor its prompt names a model",
    hint: "Give it a model, or name one in the prompt",
  });
}

function namesOf({ labels, none }: ClassifierOptions<string>): readonly string[] {
  const names = Object.keys(labels);
  const wrong =
    names.length === 0
      ? "it has no labels"
      : none !== undefined && names.includes(NONE)
        ? `one of its labels is called "${NONE}", which the option of this name adds`
        : undefined;
  if (wrong === undefined) return none === undefined ? names : [...names, NONE];
  throw new AirworthyError({
    code: "invalid_classifier",
    message: `Cannot make a classifier: ${wrong}`,
    hint: "Give it a label for every kind of message that is handled in its own way",
  });
}
