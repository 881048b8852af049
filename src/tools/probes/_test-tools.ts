import type { Input } from "./caller.ts";
import type { FaultId } from "./finding.ts";
import { probe } from "./probe.ts";
import type { ProbeAnswer, ProbeTarget, ProbeTool } from "./probe-target.ts";

export function jsonAnswer(value: unknown): ProbeAnswer {
  const text = JSON.stringify(value);
  return { kind: "result", text, value, form: "json", size: text.length };
}

export function textAnswer(text: string): ProbeAnswer {
  return { kind: "result", text, form: "text", size: text.length };
}

export function refusedAnswer(text: string): ProbeAnswer {
  return { kind: "refused", text };
}

/** A tool of a foreign server, by what it answers. */
export function foreignTool(
  name: string,
  answer: (input: Input) => ProbeAnswer,
  definition: Partial<ProbeTool> & {
    readonly parameters?: Readonly<Record<string, object>>;
    readonly required?: readonly string[];
  } = {},
): ProbeTool {
  const { parameters = {}, required = [], ...rest } = definition;
  return {
    name,
    description: `What ${name} does, in a sentence of its own`,
    inputSchema: { type: "object", properties: parameters, required },
    ...rest,
    call: async (input) => {
      const missing = required.find((one) => input[one] === undefined);
      return missing === undefined ? answer(input) : refusedAnswer(`INVALID_INPUT: ${missing} is required`);
    },
  };
}

export function targetOf(...tools: readonly ProbeTool[]): ProbeTarget {
  return { name: "test server", tools };
}

export const PRODUCTS = [
  { id: 1, name: "Acetaminophen 500 mg – 40 ct", price: 7.5 },
  { id: 2, name: "Ibuprofen 200 mg – 20 ct", price: 3.25 },
  { id: 3, name: "Cetirizine 10 mg – 30 ct", price: 9 },
  { id: 4, name: "Loratadine 10 mg – 10 ct", price: 5 },
] as const;

export function structuredAnswer(value: unknown): ProbeAnswer {
  const text = JSON.stringify(value);
  return { kind: "result", text, value, form: "structured", size: text.length };
}

/** Which of these tools have a fault, each probed by itself, with writes allowed. */
export async function withFault(
  fault: FaultId,
  tools: Readonly<Record<string, readonly ProbeTool[]>>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [what, [tool, ...others]] of Object.entries(tools)) {
    if (tool === undefined) continue;
    const { findings } = await probe(targetOf(tool, ...others), {
      allowWrites: true,
      callsPerSecond: 10_000,
      faults: [fault],
    });
    if (findings.some((one) => one.tool === tool.name)) found.push(what);
  }
  return found;
}
