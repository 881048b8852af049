import { decode } from "../../core/codec.ts";
import { nameOf } from "../../core/run.ts";
import type { Scored } from "../scorer.ts";

export interface CalledTool {
  readonly tool: string;
  readonly args: unknown;
}

/** The tools that a trial called, in the order in which the calls began, turn after turn. */
export async function calledTools(trial: Scored): Promise<readonly CalledTool[]> {
  const runs = await trial.runs();
  return runs.flatMap(({ calls }) =>
    calls
      .filter(({ kind }) => kind === "tool")
      .toSorted((a, b) => a.at - b.at || a.seq - b.seq)
      .map(({ address, ask }) => ({
        tool: nameOf(address),
        args: ask === undefined ? undefined : decode(ask.text),
      })),
  );
}
