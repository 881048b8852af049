import type { LanguageModelV4 } from "@ai-sdk/provider";
import { AirworthyError } from "../core/errors.ts";
import type { FlexibleSchema } from "../models/ai-sdk.ts";
import type { Prompt, RenderArguments } from "../models/prompt.ts";

export interface AskOptions<Variables extends string, Output> {
  readonly prompt: Prompt<Variables, Output>;
  /** A model of the AI SDK, or the name of a configured one. Default: the prompt's own. */
  readonly model?: LanguageModelV4 | string;
}

/** What the prompt's schema makes of the answer; text where it has none. */
export type Answer<Output> = unknown extends Output ? string : Output;

type Values<Variables extends string> = NonNullable<RenderArguments<Variables>[0]>;

/** What a step of a chain is told, of which the reason is passed on to the model. */
interface AskAt {
  readonly reason?: string | undefined;
}

/**
 * Makes a plain function of a prompt and a model, to be used wherever a pattern takes one: it fills
 * in the variables, asks, and gives the answer in the shape of the prompt's output. As a step of a
 * chain that is tried again it tells the model why its last answer would not do.
 *
 * @throws `model_missing` where neither the options nor the prompt name a model
 *
 * @example
 * ```ts
 * import { ask, chain, model, prompt } from "airworthy";
 *
 * const outline = prompt({ name: "outline", template: "Outline an article on {{topic}} in three points" });
 * const article = chain("article").step("outline", ask({ prompt: outline, model: model("fast") }), { retry: 1 });
 * article.name; //=> "article"
 * ```
 */
export function ask<Variables extends string, Output>({
  prompt,
  model = prompt.model,
}: AskOptions<Variables, Output>): (vars: Values<Variables>, at?: AskAt) => Promise<Answer<Output>> {
  if (model === undefined) throw noModel(prompt.name);
  const { output, params } = prompt;
  return async (vars, at) => {
    const text = prompt.render(...([vars] as RenderArguments<Variables>));
    // Loaded when it is first needed: the AI SDK takes longer to load than all the rest.
    const { generateText, Output: Shape } = await import("../models/ai-sdk.ts");
    const asked = { ...params, model, prompt: withReason(text, at?.reason) };
    if (output === undefined) return (await generateText(asked)).text as Answer<Output>;
    const schema = output as FlexibleSchema<Answer<Output>>;
    return (await generateText({ ...asked, output: Shape.object({ schema }) })).output as Answer<Output>;
  };
}

function withReason(text: string, reason: string | undefined): string {
  if (reason === undefined) return text;
  return `${text}\n\nYour last answer would not do, for this reason: ${reason}\nAnswer again.`;
}

function noModel(prompt: string): AirworthyError {
  return new AirworthyError({
    code: "model_missing",
    message: `Cannot ask prompt "${prompt}": neither it nor ask() names a model`,
    hint: "Give ask() a model, or name one in the prompt",
  });
}
