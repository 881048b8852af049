import type { ToolUse } from "../core/traits-of-run.ts";

/** Most runs of a workflow call the same tools, and parsing is most of the work. */
const parsed = new Map<string, readonly ToolUse[]>();
const MOST_PARSED = 1_000;

/** What a run used of tools, of the text that is stored. */
export function toolsIn(text: string): readonly ToolUse[] {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const stored = JSON.parse(text) as readonly (readonly [string, number, number])[];
  const uses = stored.map(([name, calls, errors]) => ({ name, calls, errors }));
  if (parsed.size >= MOST_PARSED) parsed.clear();
  parsed.set(text, uses);
  return uses;
}

export function toolsText(tools: readonly ToolUse[]): string {
  return JSON.stringify(tools.map(({ name, calls, errors }) => [name, calls, errors]));
}
