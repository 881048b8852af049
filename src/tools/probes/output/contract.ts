import type { Finding } from "../finding.ts";
import type { ProbedTool, ProbeReport } from "../probe-report.ts";

/**
 * A contract for `airworthy proxy` and `mcpTools()`, as the text of a TypeScript file: it cures what
 * can be cured from outside (writes done twice, failures told as successes, an effect that nobody
 * declares) and names what cannot.
 */
export function probeContract(report: ProbeReport): string {
  const byTool = Map.groupBy(report.findings, ({ tool }) => tool);
  const overrides = report.tools.map((tool) => override(tool, byTool.get(tool.name) ?? []));
  const checked = report.findings.some(({ fault }) => fault === "error_as_success");
  return [
    `import type { McpToolsOptions } from "airworthy/mcp";`,
    ...(checked ? [`import { checkedResult } from "airworthy/mcp";`] : []),
    "",
    `// For ${oneLine(report.target)}. Read it before you use it: an effect is what a probe took the tool for.`,
    "export default {",
    "  overrides: {",
    ...overrides.flat(),
    "  },",
    "} satisfies McpToolsOptions;",
    "",
  ].join("\n");
}

function override({ name, effect }: ProbedTool, findings: readonly Finding[]): readonly string[] {
  const has = (fault: Finding["fault"]): boolean => findings.some((finding) => finding.fault === fault);
  const lines = [
    `effect: ${JSON.stringify(effect === "read" ? "read" : "write")},`,
    ...(has("non_idempotent_write")
      ? [
          "// The same arguments within ten minutes are taken for the same write, whose first result is given again.",
          `idempotency: { key: (input) => JSON.stringify(input), keepFor: "10m" },`,
        ]
      : []),
    ...(has("error_as_success") ? ["result: checkedResult,"] : []),
    ...findings
      .filter(({ fault }) => BY_HAND.has(fault))
      .map(({ fault, fix }) => `// ${fault}: ${oneLine(fix)}`),
  ];
  return [`    ${JSON.stringify(name)}: {`, ...lines.map((line) => `      ${line}`), "    },"];
}

/** What an override can cure, but only in words or rules that its author knows. */
const BY_HAND: ReadonlySet<Finding["fault"]> = new Set([
  "vague_description",
  "params_undocumented",
  "confusable_tools",
  "silent_wrong_result",
  "no_pagination",
  "strict_search",
  "case_sensitive_search",
  "no_sort_filter",
  "sensitive_output",
]);

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").slice(0, 200);
}
