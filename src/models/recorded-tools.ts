import type { ToolSet } from "ai";
import type { Effect } from "../core/call.ts";
import { tryHere } from "../core/context.ts";
import { throughFaults } from "../core/faults.ts";
import { invoke } from "../core/seam.ts";
import { service } from "../core/service.ts";

/** Effects of tools that have no contract, by name; see `record()`. */
export const EFFECTS = service<Readonly<Record<string, Effect>>>("effects");

/** Tools that bring their own contract go through the seam themselves. */
export const AIRWORTHY_TOOL: unique symbol = Symbol.for("airworthy.tool");

type AnyTool = ToolSet[string];
type Execute = NonNullable<AnyTool["execute"]>;

const wrapped = new WeakMap<AnyTool, AnyTool>();

/** The tools with their `execute` behind the seam. Without a declared effect a tool counts as a write. */
export function recordedTools<Tools extends ToolSet>(tools: Tools): Tools {
  const entries = Object.entries(tools).map(([name, tool]) => [name, recordedTool(name, tool)] as const);
  return Object.fromEntries(entries) as Tools;
}

function recordedTool(name: string, tool: AnyTool): AnyTool {
  const { execute } = tool;
  if (execute === undefined || AIRWORTHY_TOOL in tool) return tool;
  const known = wrapped.get(tool);
  if (known !== undefined) return known;
  const made = { ...tool, execute: recordedExecute(name, execute) } as AnyTool;
  wrapped.set(tool, made);
  return made;
}

function recordedExecute(name: string, execute: Execute): Execute {
  return async (input, options) => {
    const place = tryHere();
    if (place === undefined) return last(execute(input, options));
    return invoke(
      {
        kind: "tool",
        name,
        ask: { value: input },
        effect: EFFECTS.of(place.execution)?.[name] ?? "write",
        perform: async () =>
          throughFaults(tryHere() ?? place, { kind: "tool", name }, () => last(execute(input, options))),
      },
      place,
    );
  };
}

/** A tool may yield preliminary results; the last one is the one that counts. */
async function last(result: unknown): Promise<unknown> {
  if (!isAsyncIterable(result)) return result;
  let value: unknown;
  for await (const item of result) value = item;
  return value;
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
