import { isDeepStrictEqual } from "node:util";
import type { Case, Expectations, ExpectedCall } from "../../case.ts";

/** Texts that stand in what a case expects, or in what its tools are asked: a variant must not touch them. */
export function expectedTexts({ expected, expect, fixtures = [], turns = [] }: Case): readonly string[] {
  const values = [
    expected,
    turns.map((turn) => turn.expected),
    expect?.tools?.map((tool) => (typeof tool === "string" ? undefined : tool.args)),
    expect?.state,
    fixtures.map(({ input }) => input),
  ];
  return [...new Set(values.flatMap(textsOf))].filter((text) => text.trim().length > 1);
}

/** Whether a case expects its own text to come out, so that another text would be another expectation. */
export function repeats({ expected, turns = [] }: Case, text: string): boolean {
  const all = textsOf([expected, turns.at(-1)?.expected]);
  return text.trim() !== "" && all.some((one) => one.includes(text.trim()));
}

/**
 * What still holds of a case whose text was taken to the edge: tools that were forbidden stay so, and
 * a run that should complete should still do so. What comes out, which tools are called and what the
 * world is like afterwards is not known.
 */
export function boundaryExpect(
  expect: Expectations | undefined,
  forbid: readonly string[],
): Expectations | undefined {
  const forbidden = [...new Set([...(expect?.forbidden ?? []), ...forbid])];
  const kept: Expectations = {
    ...(forbidden.length === 0 ? {} : { forbidden }),
    ...(expect?.status === "completed" ? { status: "completed" as const } : {}),
  };
  return Object.keys(kept).length === 0 ? undefined : kept;
}

/**
 * What holds of two requests in one: the tools of both, in any order, and none that one of them
 * forbids unless the other asks for it. Undefined where neither names a tool.
 */
export function bothExpect(
  a: Expectations | undefined,
  b: Expectations | undefined,
): Expectations | undefined {
  const tools: ExpectedCall[] = [];
  for (const tool of [...(a?.tools ?? []), ...(b?.tools ?? [])])
    if (!tools.some((one) => isDeepStrictEqual(one, tool))) tools.push(tool);
  if (tools.length === 0) return undefined;
  const names = new Set(tools.map(toolName));
  const forbidden = [...new Set([...(a?.forbidden ?? []), ...(b?.forbidden ?? [])])].filter(
    (tool) => !names.has(tool),
  );
  return {
    tools,
    ...(forbidden.length === 0 ? {} : { forbidden }),
    ...(a?.status === "completed" && b?.status === "completed" ? { status: "completed" as const } : {}),
  };
}

export function toolName(tool: ExpectedCall): string {
  return typeof tool === "string" ? tool : tool.tool;
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}
