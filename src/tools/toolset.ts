import { invalidTool } from "./invalid-tool.ts";
import type { AnyTool } from "./tool.ts";

/** Each tool under its own name, as the AI SDK takes them. */
export type Toolset<Tools extends readonly AnyTool[]> = {
  readonly [Item in Tools[number] as Item["name"]]: Item;
};

/**
 * The tools of an agent by name. Two that a model could not tell apart are refused.
 *
 * @throws `invalid_tool` where two tools have the same name or the same description
 *
 * @example
 * ```ts
 * import { tool, toolset } from "airworthy";
 * import { z } from "zod";
 *
 * const ping = tool({
 *   name: "ping",
 *   description: "Says whether the shop is open",
 *   input: z.object({}),
 *   output: z.object({ open: z.boolean() }),
 *   effect: "read",
 *   run: () => ({ open: true }),
 * });
 * Object.keys(toolset([ping])); //=> ["ping"]
 * ```
 */
export function toolset<const Tools extends readonly AnyTool[]>(tools: Tools): Toolset<Tools> {
  const byName = new Map<string, AnyTool>();
  const byDescription = new Map<string, AnyTool>();
  for (const tool of tools) {
    const { name, contract } = tool;
    if (byName.has(name)) {
      throw invalidTool(
        name,
        "the set has two tools of this name",
        "Rename one of them after what is different",
      );
    }
    const same = byDescription.get(contract.description);
    if (same !== undefined) {
      throw invalidTool(
        name,
        `it has the same description as "${same.name}", so a model cannot choose between them`,
        "Say in each when to use it and not the other",
      );
    }
    byName.set(name, tool);
    byDescription.set(contract.description, tool);
  }
  return Object.fromEntries(byName) as Toolset<Tools>;
}
