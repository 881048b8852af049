import { duration, grouped, money, plural } from "../../core/print/amounts.ts";
import { visible, visibleLine } from "../../core/print/visible.ts";
import type { CaseChange } from "../compare/case-changes.ts";
import type { Comparison } from "../compare/compare.ts";
import type { Figures, NamedPart } from "../figures/figures.ts";
import type { EvalVerdict, Held } from "../gate/held.ts";
import { heldName, limits, limitText, measuredText, percent, points, pValue } from "./amounts.ts";
import type { EvalReport } from "./eval-report.ts";
import { figureRows } from "./figure-rows.ts";
import { comparedLines, headline } from "./headline.ts";
import type { SideBySide } from "./side-by-side.ts";

const MARKS: Readonly<Record<EvalVerdict, string>> = {
  PASS: "✅",
  BLOCK: "❌",
  INCONCLUSIVE: "❔",
  ERROR: "⚠️",
};

/** By which a later report finds the comment of an earlier one. */
const MARK = "<!-- airworthy eval";
/** Cases that are listed; GitHub takes 65,536 characters of a comment. */
const MOST = 15;
const MOST_TEXT = 600;

/**
 * Reports for a pull request: the verdict first, then what is held, the rest folded. What a model said stands in code
 * blocks only, so that it can neither be markup nor mention anybody.
 */
export function evalMarkdown(reports: EvalReport | readonly EvalReport[]): string {
  return [reports].flat().map(reportMarkdown).join("\n");
}

function reportMarkdown(report: EvalReport): string {
  const { experiment, held, comparison, figures, verdict, saved, sides } = report;
  const [first = "", ...reasons] = headline(report);
  const mark = held.length === 0 ? "ℹ️" : MARKS[verdict];
  const blocks = [
    `${MARK} ${commentSafe(experiment.name)} -->`,
    `### ${mark} ${text(first)}`,
    reasons.map((line) => `- ${text(line)}`).join("\n"),
    heldTable(held),
    ...(comparison === undefined ? [] : compared(comparison, sides)),
    folded("Figures", figureTable(figures)),
    folded("By route and tag", partTable(figures)),
    folded(`Failures by what they have in common`, failureTable(figures)),
    folded(`Flaky cases (${grouped(figures.stability.flaky.length)})`, flakyTable(figures)),
    saved === 0
      ? ""
      : `${plural(saved, "trial")} of ${grouped(figures.planned)} saved: the verdict was clear before.`,
    `<sub>${code(experiment.id)}, dataset ${code(`${experiment.dataset.name}@${experiment.dataset.version}`)}</sub>`,
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function compared(comparison: Comparison, sides: readonly SideBySide[]): readonly string[] {
  const { regressions, improvements, newlyFlaky } = comparison;
  return [
    comparedLines(comparison)
      .map((line) => `- ${text(line)}`)
      .join("\n"),
    folded(`Regressions (${grouped(regressions.length)})`, changeTable(regressions), ...sides.map(sideBlock)),
    folded(`Improvements (${grouped(improvements.length)})`, changeTable(improvements)),
    folded(`Newly flaky (${grouped(newlyFlaky.length)})`, newlyFlaky.slice(0, MOST).map(code).join(", ")),
    folded("Change by route and tag", partChangeTable(comparison.parts)),
  ];
}

function heldTable(held: readonly Held[]): string {
  return table(
    ["held", "measured", "n", "limit", "verdict"],
    held.map((one) => [
      text(heldName(one)),
      text(measuredText(one)),
      grouped(one.n),
      limitText(one),
      `${MARKS[one.verdict]} ${one.verdict}`,
    ]),
  );
}

function changeTable(changes: readonly CaseChange[]): string {
  const rows = changes
    .slice(0, MOST)
    .map(({ case: id, route = "", baseline, candidate, p, runs }) => [
      code(id),
      text(route),
      `${baseline.passed}/${baseline.counted}`,
      `${candidate.passed}/${candidate.counted}`,
      pValue(p),
      runs.baseline === undefined ? "" : code(runs.baseline),
      runs.candidate === undefined ? "" : code(runs.candidate),
    ]);
  return table(["case", "route", "before", "now", "p", "run before", "run now"], rows, changes.length);
}

function sideBlock({ case: id, baseline, candidate, first }: SideBySide): string {
  const where =
    first === undefined ? "the same calls" : `first differs at ${code(first.address)} (${first.what})`;
  const lines = [
    ...(first === undefined || first.what === "only b" ? [] : prefixed("-", first.baseline)),
    ...(first === undefined || first.what === "only a" ? [] : prefixed("+", first.candidate)),
    ...(baseline.output === candidate.output
      ? []
      : [...prefixed("- out:", baseline.output), ...prefixed("+ out:", candidate.output)]),
  ];
  return `${code(id)}: ${where}\n\n${fenced(lines.join("\n"))}`;
}

function prefixed(sign: string, said: string): readonly string[] {
  return cutText(visible(said))
    .split("\n")
    .map((line) => `${sign} ${line}`);
}

function cutText(said: string): string {
  return said.length > MOST_TEXT ? `${said.slice(0, MOST_TEXT).toWellFormed()}…` : said;
}

function partChangeTable(parts: Comparison["parts"]): string {
  const rows = parts
    .slice(0, MOST)
    .map((part) => [
      text(partName(part)),
      grouped(part.caseIds.length),
      percent(part.difference.baseline),
      percent(part.difference.candidate),
      points(part.difference.difference),
      limits(part.difference, "points"),
    ]);
  return table(["part", "cases", "before", "now", "points", "interval"], rows, parts.length);
}

function figureTable(figures: Figures): string {
  return table(
    ["figure", "value", "interval (95 %)", "of"],
    figureRows(figures).map(({ name, value, interval, of }) => [name, value, interval, text(of)]),
  );
}

function partTable({ parts, cases }: Figures): string {
  const shown = parts.filter(({ caseIds }) => caseIds.length < cases);
  const rows = shown
    .slice(0, MOST)
    .map((part) => [
      text(partName(part)),
      grouped(part.caseIds.length),
      part.figures.success === undefined
        ? "unknown"
        : `${percent(part.figures.success.rate)} ${limits(part.figures.success, "share")}`,
      duration(part.figures.latency?.p95.value),
      money(part.figures.cost.perRun?.ratio),
    ]);
  return table(["part", "cases", "success", "p95", "cost per run"], rows, shown.length);
}

function failureTable({ failures }: Figures): string {
  const rows = failures
    .slice(0, MOST)
    .map(({ kind, name, failed, of, share, runs }) => [
      kind,
      text(name),
      `${grouped(failed)} of ${grouped(of)}`,
      `${percent(share.rate)} ${limits(share, "share")}`,
      runs.slice(0, 2).map(code).join(" "),
    ]);
  return table(["by", "", "failed", "share", "runs"], rows, failures.length);
}

function flakyTable({ stability }: Figures): string {
  const rows = stability.flaky
    .slice(0, MOST)
    .map(({ case: id, passed, counted, runs }) => [
      code(id),
      `${passed}/${counted}`,
      runs.slice(0, 2).map(code).join(" "),
    ]);
  return table(["case", "passed", "runs"], rows, stability.flaky.length);
}

function partName({ kind, name }: Pick<NamedPart, "kind" | "name">): string {
  return kind === "tag" ? `#${name}` : name;
}

function folded(title: string, ...parts: readonly string[]): string {
  const content = parts.filter((part) => part !== "").join("\n\n");
  return content === "" ? "" : `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}

function table(headers: readonly string[], rows: readonly (readonly string[])[], all = rows.length): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const more = all > rows.length ? `\n\n${grouped(all - rows.length)} more are in the JSON.` : "";
  return `${[line(headers), line(headers.map(() => "---")), ...rows.map(line)].join("\n")}${more}`;
}

/** Text that is none of ours, as text: a backslash before whatever Markdown or HTML would make something of. */
function text(plain: string): string {
  return visibleLine(plain)
    .replaceAll(/[\\`*_{}[\]<>()#+!|~&$]/g, (character) => `\\${character}`)
    .replaceAll("@", "@\u2060");
}

/** As code, which no character ends: the fence is longer than any run of backticks inside. */
function code(plain: string): string {
  const shown = visibleLine(plain).replaceAll("|", "\\|");
  const fence = "`".repeat(longestTicks(shown) + 1);
  const space = shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  return `${fence}${space}${shown}${space}${fence}`;
}

function fenced(plain: string): string {
  const fence = "`".repeat(Math.max(3, longestTicks(plain) + 1));
  return `${fence}diff\n${plain}\n${fence}`;
}

function longestTicks(plain: string): number {
  return (plain.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 0);
}

/** What an HTML comment cannot hold. */
function commentSafe(plain: string): string {
  return visibleLine(plain).replaceAll(/[<>]|--+/g, "-");
}
