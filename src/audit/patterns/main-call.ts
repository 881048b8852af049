import type { ModelCall, Program } from "../model/program.ts";

/** The call that a program is about: what loops, else what has tools, else what is told the most. */
export function mainCall({ calls }: Pick<Program, "calls">): ModelCall | undefined {
  const weight = ({ loop, tools, prompts }: ModelCall): number =>
    (loop === undefined ? 0 : 1_000_000) +
    tools.tools.length * 50_000 +
    Math.min(
      40_000,
      prompts.reduce((sum, { text }) => sum + text.length, 0),
    );
  return calls.toSorted((a, b) => weight(b) - weight(a))[0];
}

/** What it is called in reports. */
export function nameOf({ fn, api, loop }: ModelCall): string {
  return loop?.name ?? fn ?? api;
}
