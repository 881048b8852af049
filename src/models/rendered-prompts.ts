import type { LanguageModelV4Prompt } from "@ai-sdk/provider";
import type { Execution } from "../core/execution.ts";

/** Texts that prompts gave in a run, by text, so that a call is known by the prompts it was asked with. */
const rendered = new WeakMap<Execution, Map<string, string>>();
/** A run that renders more than these different texts loses the names of later ones, not its memory. */
const LIMIT = 1_000;

export function noteRendered(execution: Execution, { text, prompt }: { text: string; prompt: string }): void {
  const known = rendered.get(execution) ?? new Map<string, string>();
  if (known.size < LIMIT) known.set(text, prompt);
  rendered.set(execution, known);
}

/** The prompts whose text is a message of this question, as `name@version`; undefined if none is. */
export function renderedIn(
  execution: Execution,
  prompt: LanguageModelV4Prompt,
): readonly string[] | undefined {
  const known = rendered.get(execution);
  if (known === undefined) return undefined;
  const found = prompt
    .map((message) => known.get(textOf(message) ?? ""))
    .filter((name) => name !== undefined);
  return found.length === 0 ? undefined : found;
}

function textOf({ content }: LanguageModelV4Prompt[number]): string | undefined {
  if (typeof content === "string") return content;
  const [first, ...more] = content;
  return first?.type === "text" && more.length === 0 ? first.text : undefined;
}
