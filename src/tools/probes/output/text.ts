import type { Baseline } from "../baseline.ts";
import { compareWithBaseline } from "../baseline.ts";
import type { Finding, ProbeCall } from "../finding.ts";
import type { ProbeReport } from "../probe-report.ts";

export interface TextOptions {
  /** Columns. Default 80. */
  readonly width?: number;
  /** Shows every finding in full. Default only the grave ones, and those that calls showed. */
  readonly verbose?: boolean;
  readonly baseline?: Baseline;
}

const CALLS = 3;

/** A report for a terminal: findings by tool, worst first, each with the calls that show it. */
export function probeText(
  report: ProbeReport,
  { width = 80, verbose = false, baseline }: TextOptions = {},
): string {
  const { fresh, known } =
    baseline === undefined ? { fresh: report.findings, known: [] } : compareWithBaseline(report, baseline);
  const detailed = fresh.filter((finding) => verbose || isTelling(finding));
  const short = fresh.filter((finding) => !detailed.includes(finding));
  return [
    head(report),
    ...detailed.map((finding) => detail(finding, width)),
    ...tables(short, width),
    ...limits(report, width),
    foot(fresh, known.length),
  ].join("\n\n");
}

/** A definition tells its fault in a line; what a call showed is worth its calls. */
function isTelling({ severity, evidence }: Finding): boolean {
  return severity === "high" || (severity === "medium" && evidence.length > 0);
}

function head({ target, tools, calls, took, stopped }: ProbeReport): string {
  const counted = `${tools.length} ${tools.length === 1 ? "tool" : "tools"}, ${calls} calls, ${(took / 1_000).toFixed(1)} s`;
  return `${clean(target)}: ${counted}${stopped === undefined ? "" : `; ended early: ${stopped}`}`;
}

function detail({ severity, tool, fault, message, evidence, fix }: Finding, width: number): string {
  const lines = [
    cut(`${severity === "high" ? "HIGH" : severity}  ${shownTool(tool)}  ${fault}`, width),
    ...wrap(clean(message), width - 2).map((line) => `  ${line}`),
    ...evidence.slice(0, CALLS).flatMap((call) => callLines(call, width)),
    ...(evidence.length > CALLS ? [`  … ${evidence.length - CALLS} more calls; --json has them all`] : []),
    ...wrap(`Fix: ${fix}`, width - 2).map((line) => `  ${line}`),
  ];
  return lines.join("\n");
}

function callLines({ address, input, answer, text }: ProbeCall, width: number): readonly string[] {
  const asked = cut(`  ${clean(address)} ${harmless(JSON.stringify(input))}`, width);
  const mark = answer === "result" ? "→" : answer === "refused" ? "✗" : "…";
  return [asked, cut(`     ${mark} ${clean(text)}`, width)];
}

/** So many tools with one fault are named in one place. */
const MANY = 3;

function tables(findings: readonly Finding[], width: number): readonly string[] {
  const groups = [...Map.groupBy(findings, ({ severity, fault }) => `${severity} ${fault}`).values()];
  // What a definition lacks is said alike of each; what a call showed is not.
  const isShared = (group: readonly Finding[]): boolean =>
    group.length >= MANY &&
    group.every(({ severity, evidence }) => severity === "low" || evidence.length === 0);
  const single = groups.filter((group) => !isShared(group)).flat();
  const shared = groups.filter(isShared);
  return [
    ...(single.length === 0 ? [] : [table(single, width)]),
    ...(shared.length === 0 ? [] : [shared.map((group) => sharedBy(group, width)).join("\n")]),
  ];
}

function sharedBy(group: readonly Finding[], width: number): string {
  const [first] = group;
  const names = [...new Set(group.map(({ tool }) => shownTool(tool)))];
  const text = `${first?.fault ?? ""}: ${names.length} tools: ${names.join(", ")}`;
  return wrap(text, width - INDENT)
    .map((line, index) => `${(index === 0 ? (first?.severity ?? "") : "").padEnd(INDENT)}${line}`)
    .join("\n");
}

const INDENT = 8;

/** What is wrong with the server is wrong with none of its tools. */
function shownTool(tool: string): string {
  return tool === "" ? "(server)" : clean(tool);
}

function table(findings: readonly Finding[], width: number): string {
  const widest = (texts: readonly string[], most: number): number =>
    Math.min(most, Math.max(...texts.map((text) => text.length)));
  const tool = widest(
    findings.map((one) => shownTool(one.tool)),
    Math.floor(width / 4),
  );
  const fault = widest(
    findings.map((one) => one.fault),
    22,
  );
  return findings
    .map((one) => {
      const left = `${one.severity.padEnd(6)}  ${cut(shownTool(one.tool), tool).padEnd(tool)}  ${one.fault.padEnd(fault)}  `;
      return cut(`${left}${clean(one.message)}`, width);
    })
    .join("\n");
}

function limits({ tools }: ProbeReport, width: number): readonly string[] {
  const limited = tools.filter((tool) => tool.limited !== undefined);
  if (limited.length === 0) return [];
  const lines = [...Map.groupBy(limited, (tool) => tool.limited ?? "")].flatMap(([why, those]) =>
    wrap(`${why}: ${those.map(({ name }) => clean(name)).join(", ")}`, width - 2).map((line) => `  ${line}`),
  );
  return [["Not looked at in full:", ...lines].join("\n")];
}

function foot(fresh: readonly Finding[], known: number): string {
  const count = (severity: Finding["severity"]): number =>
    fresh.filter((one) => one.severity === severity).length;
  const told = `${fresh.length} ${fresh.length === 1 ? "finding" : "findings"}: ${count("high")} high, ${count("medium")} medium, ${count("low")} low`;
  return `${told}${known === 0 ? "" : `; ${known} more are in the baseline`}.`;
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const next = line === "" ? word : `${line} ${word}`;
    if (next.length > width && line !== "") {
      lines.push(cut(line, width));
      line = word;
    } else line = next;
  }
  return [...lines, cut(line, width)];
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** A server's text must not steer the terminal. */
function clean(text: string): string {
  return harmless(text.replaceAll(/\s+/g, " "));
}

/** The same, with its spaces: two of them may be what a call was about. */
function harmless(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, "");
}
