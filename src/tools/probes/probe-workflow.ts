import type { Workflow } from "../../core/workflow.ts";
import { workflow } from "../../core/workflow.ts";
import type { ProbeOptions } from "./probe.ts";
import { probe } from "./probe.ts";
import type { ProbeReport } from "./probe-report.ts";
import type { ProbeTarget, ProbeTool } from "./probe-target.ts";

/** What a recorded probe is asked: JSON, kept with the run. */
export interface ProbeInput extends Omit<ProbeOptions, "signal"> {
  /** What is probed, in the user's words. */
  readonly target: string;
  /** Of one's own tools: the files that export them. */
  readonly files?: readonly string[];
}

/** A probe asks the same question more often than an agent that is not in a loop. */
export const PROBE_BUDGET = { steps: 20_000, repeats: 20_000 } as const;

/**
 * A probe as a workflow, so that the definitions and every call are recorded. `open` is called only
 * when the world is reached: a replay of the run starts no server.
 *
 * @example
 * ```ts
 * import { open, tool } from "airworthy";
 * import { PROBE_BUDGET, probeWorkflow, toolsTarget } from "airworthy/tools";
 * import { z } from "zod";
 *
 * const ping = tool({
 *   name: "ping",
 *   description: "Says whether the shop is open right now",
 *   input: z.object({}),
 *   output: z.object({ open: z.boolean() }),
 *   effect: "read",
 *   run: () => ({ open: true }),
 * });
 * const probing = probeWorkflow(async () => toolsTarget([ping]));
 *
 * const app = await open({ store: ":memory:", workflows: [probing] });
 * const run = await app.run(probing, { target: "ping" }, { budget: PROBE_BUDGET });
 * (await app.replay(run.id)).status; //=> "same"
 * await app.close();
 * ```
 */
export function probeWorkflow(
  open: (input: ProbeInput) => Promise<ProbeTarget>,
  { name = "probe" }: { readonly name?: string } = {},
): Workflow<ProbeInput, ProbeReport> {
  return workflow({
    name,
    run: async (ctx, input: ProbeInput) => {
      const { target: _, files: __, ...options } = input;
      let opened: Promise<ProbeTarget> | undefined;
      const world = (): Promise<ProbeTarget> => (opened ??= open(input));
      const described = await ctx.step("definitions", async () => definitionsOf(await world()));
      return probe(reached(described, world), { ...options, signal: ctx.signal });
    },
  });
}

type Definition = Omit<ProbeTool, "call">;

type Definitions = Omit<ProbeTarget, "tools" | "doors"> & {
  readonly tools: readonly Definition[];
  readonly doors?: readonly Definition[];
};

type Which = "tools" | "doors";

function definitionsOf({ tools, doors, ...target }: ProbeTarget): Definitions {
  const plain = ({ call: _, ...definition }: ProbeTool): Definition => definition;
  return {
    ...target,
    tools: tools.map(plain),
    ...(doors === undefined || doors.length === 0 ? {} : { doors: doors.map(plain) }),
  };
}

function reached({ tools, doors, ...target }: Definitions, world: () => Promise<ProbeTarget>): ProbeTarget {
  const reach =
    (which: Which) =>
    (definition: Definition, index: number): ProbeTool => ({
      ...definition,
      call: async (input, options) => {
        const found = (await world())[which] ?? [];
        // A server may list two of one name; of one's own tools the order may have changed since.
        const isSame = (one: ProbeTool | undefined): boolean => one?.name === definition.name;
        const tool = isSame(found[index]) ? found[index] : found.find(isSame);
        if (tool === undefined)
          return { kind: "lost", why: "gone", text: `there is no tool "${definition.name}" any more` };
        return tool.call(input, options);
      },
    });
  return {
    ...target,
    tools: tools.map(reach("tools")),
    ...(doors === undefined ? {} : { doors: doors.map(reach("doors")) }),
  };
}
