import type { Body } from "../core/body.ts";
import { canonical, digest } from "../core/canonical.ts";
import { DEFINITIONS, noteDefinition } from "../core/definition.ts";
import type { Execution } from "../core/execution.ts";

interface Offered {
  readonly type?: unknown;
  readonly name?: unknown;
}

/**
 * Keeps the tools that a model is offered, as it is told of them: of a tool of another maker that is all there is. The
 * list is nearly always the same one, and is looked at once.
 */
export function noteOffered(execution: Execution, { shared }: Body): void {
  if (shared === undefined || execution.options.mode === "replay") return;
  if (DEFINITIONS.of(execution)?.isNew(`shared ${shared.text}`) !== true) return;
  for (const tool of toolsIn(shared.text)) {
    if (tool.type !== "function" || typeof tool.name !== "string") continue;
    const content = canonical(tool, `the tool "${tool.name}"`);
    const version = digest(content).slice(0, 12);
    noteDefinition(execution, { kind: "offered", name: tool.name, version, content: () => content });
  }
}

function toolsIn(text: string): readonly Offered[] {
  const { tools }: { readonly tools?: unknown } = JSON.parse(text) as object;
  if (!Array.isArray(tools)) return [];
  return tools.filter((tool): tool is Offered => typeof tool === "object" && tool !== null);
}
