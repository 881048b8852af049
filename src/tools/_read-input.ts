import { takeAdded } from "./_added-input.ts";
import { check } from "./_check.ts";
import type { Definition } from "./_definition.ts";
import { internal, invalidInput } from "./_failing.ts";
import type { Round } from "./_question.ts";
import type { ToolError } from "./tool-error.ts";

/** What the arguments ask for. */
export type Read =
  | { readonly kind: "call"; readonly round: Round }
  | { readonly kind: "rehearse"; readonly input: unknown }
  | { readonly kind: "read_on"; readonly readMore: string }
  | { readonly kind: "refused"; readonly error: ToolError };

/** Checks the arguments; never rejects. */
export async function readInput(tool: Definition, raw: unknown): Promise<Read> {
  try {
    const { rest, chosen, asked, issues } = takeAdded(raw, tool.added);
    if (chosen.readMore !== undefined) return { kind: "read_on", readMore: chosen.readMore };
    const input = await check(tool.input, rest);
    const wrong = input.ok ? issues : [...input.issues, ...issues];
    if (!input.ok || wrong.length > 0) return { kind: "refused", error: invalidInput(wrong, tool) };
    if (chosen.dryRun) return { kind: "rehearse", input: input.value };
    return { kind: "call", round: roundOf(tool, input.value, { chosen, asked }) };
  } catch (error) {
    // The schema threw: then nothing may be called.
    return { kind: "refused", error: internal(error, tool) };
  }
}

function roundOf(
  { searcher, pager }: Definition,
  input: unknown,
  { chosen, asked }: Pick<Round, "chosen" | "asked">,
): Round {
  return {
    input,
    chosen,
    asked,
    forms: searcher?.normalized(input),
    // A list that ends is no search that failed.
    isLast: () => searcher?.others(input).length === 0 && pager?.isContinued(input) !== true,
    inspectPage: pager?.inspect(input),
  };
}
