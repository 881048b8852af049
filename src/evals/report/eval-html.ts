import { duration, grouped, money, plural } from "../../core/print/amounts.ts";
import { Html, html } from "../../core/print/html.ts";
import type { CaseChange } from "../compare/case-changes.ts";
import type { Comparison } from "../compare/compare.ts";
import type { CaseFigures, Figures, NamedPart } from "../figures/figures.ts";
import type { Held } from "../gate/held.ts";
import { intervalBar } from "./_interval-bar.ts";
import { STYLE } from "./_style.ts";
import { heldName, limits, limitText, measuredText, percent, points, pValue } from "./amounts.ts";
import type { EvalReport } from "./eval-report.ts";
import { figureRows } from "./figure-rows.ts";
import { comparedLines, headline } from "./headline.ts";
import type { SideBySide } from "./side-by-side.ts";

/** Rows of one table: a browser takes more, a reader does not. */
const MOST = 500;

/**
 * Reports as one HTML file that asks the network for nothing and runs no script; whatever a model or a customer wrote
 * stands in it as text.
 */
export function evalHtml(reports: EvalReport | readonly EvalReport[]): string {
  const all = [reports].flat();
  const title = all.map((report) => headline(report)[0]).join("; ");
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE_SHEET}</style>
</head>
<body>
${all.map(article)}
</body>
</html>
`;
  return page.markup;
}

function article(report: EvalReport): Html {
  const { experiment, verdict, held, comparison, figures, sides, saved } = report;
  const [first = "", ...reasons] = headline(report);
  const { id, dataset, startedAt } = experiment;
  const about = `${id}, dataset ${dataset.name}@${dataset.version}, ${plural(figures.cases, "case")}, ${plural(figures.trials, "trial")}, ${new Date(startedAt).toISOString()}`;
  return html`<article>
<h1 class="${held.length === 0 ? "" : verdict}">${first}</h1>
<p class="dim">${about}</p>
${list(reasons)}
${saved === 0 ? html`` : html`<p>${plural(saved, "trial")} of ${grouped(figures.planned)} saved: the verdict was clear before.</p>`}
${heldSection(held)}
${comparison === undefined ? html`` : comparedSections(comparison, sides)}
${section("Figures", figureTable(figures))}
${section("By route and tag", partTable(figures))}
${section("Failures by what they have in common", failureTable(figures))}
${section("Flaky cases", caseTable(figures.stability.flaky))}
${section("All cases", caseTable(figures.byCase))}
</article>
`;
}

// Our own text, which escaping would break.
const STYLE_SHEET = new Html(STYLE);

function section(title: string, content: Html): Html {
  return content.markup === "" ? html`` : html`<h2>${title}</h2>\n${content}\n`;
}

function list(lines: readonly string[]): Html {
  return lines.length === 0 ? html`` : html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

interface Cell {
  readonly header: string;
  readonly number?: true;
}

function table(cells: readonly Cell[], rows: readonly (readonly (string | Html)[])[]): Html {
  if (rows.length === 0) return html``;
  const classOf = (at: number): string => (cells[at]?.number === true ? "num" : "");
  const more =
    rows.length > MOST
      ? html`<p class="dim">${grouped(rows.length - MOST)} more are in the JSON.</p>`
      : html``;
  return html`<div class="scroll"><table><thead><tr>${cells.map(({ header }, at) => html`<th class="${classOf(at)}">${header}</th>`)}</tr></thead><tbody>
${rows.slice(0, MOST).map((row) => html`<tr>${row.map((cell, at) => html`<td class="${classOf(at)}">${cell}</td>`)}</tr>\n`)}</tbody></table></div>${more}`;
}

function heldSection(held: readonly Held[]): Html {
  const cells: readonly Cell[] = [
    { header: "held" },
    { header: "measured", number: true },
    { header: "" },
    { header: "limit", number: true },
    { header: "n", number: true },
    { header: "verdict" },
    { header: "why" },
  ];
  const rows = held.map((one) => [
    heldName(one),
    measuredText(one),
    intervalBar(one),
    limitText(one),
    grouped(one.n),
    html`<b class="${one.verdict}">${one.verdict}</b>`,
    one.why,
  ]);
  return section("What is held", table(cells, rows));
}

function comparedSections(comparison: Comparison, sides: readonly SideBySide[]): Html {
  const { regressions, improvements, newlyFlaky, parts } = comparison;
  return html`${section(`Regressions (${grouped(regressions.length)})`, html`${changeTable(regressions)}${sides.map(sideBlock)}`)}
${section("Against the baseline", list(comparedLines(comparison)))}
${section("Change by route and tag", partChangeTable(parts))}
${section(`Improvements (${grouped(improvements.length)})`, changeTable(improvements))}
${section(`Newly flaky (${grouped(newlyFlaky.length)})`, newlyFlaky.length === 0 ? html`` : html`<p>${newlyFlaky.map((id) => html`<code>${id}</code> `)}</p>`)}`;
}

function changeTable(changes: readonly CaseChange[]): Html {
  const cells: readonly Cell[] = [
    { header: "case" },
    { header: "route" },
    { header: "before", number: true },
    { header: "now", number: true },
    { header: "p", number: true },
    { header: "run before" },
    { header: "run now" },
  ];
  const rows = changes.map(({ case: id, route = "", baseline, candidate, p, runs }) => [
    id,
    route,
    `${baseline.passed}/${baseline.counted}`,
    `${candidate.passed}/${candidate.counted}`,
    pValue(p),
    html`<code>${runs.baseline}</code>`,
    html`<code>${runs.candidate}</code>`,
  ]);
  return table(cells, rows);
}

function sideBlock({ case: id, baseline, candidate, first }: SideBySide): Html {
  const where = first === undefined ? "the same calls" : `first differs at ${first.address} (${first.what})`;
  const pair = (what: string, a: string, b: string): Html =>
    html`<p class="dim">${what}</p><div class="sides"><pre class="del">${a}</pre><pre class="ins">${b}</pre></div>`;
  return html`<details><summary>${id}: ${where}</summary>
<div class="sides"><code>${baseline.run}</code><code>${candidate.run}</code></div>
${first === undefined ? html`` : pair(first.address, first.baseline, first.candidate)}
${pair("output", baseline.output, candidate.output)}
</details>`;
}

function partChangeTable(parts: Comparison["parts"]): Html {
  const cells: readonly Cell[] = [
    { header: "part" },
    { header: "cases", number: true },
    { header: "before", number: true },
    { header: "now", number: true },
    { header: "points", number: true },
    { header: "interval", number: true },
  ];
  const rows = parts.map((part) => [
    partName(part),
    grouped(part.caseIds.length),
    percent(part.difference.baseline),
    percent(part.difference.candidate),
    points(part.difference.difference),
    limits(part.difference, "points"),
  ]);
  return table(cells, rows);
}

function figureTable(figures: Figures): Html {
  const cells: readonly Cell[] = [
    { header: "figure" },
    { header: "value", number: true },
    { header: "95 % interval", number: true },
    { header: "of" },
  ];
  return table(
    cells,
    figureRows(figures).map(({ name, value, interval, of }) => [name, value, interval, of]),
  );
}

function partTable({ parts, cases }: Figures): Html {
  const cells: readonly Cell[] = [
    { header: "part" },
    { header: "cases", number: true },
    { header: "trials", number: true },
    { header: "success", number: true },
    { header: "p95", number: true },
    { header: "cost per run", number: true },
  ];
  const rows = parts
    .filter(({ caseIds }) => caseIds.length < cases)
    .map((part) => {
      const { success, trials, latency, cost } = part.figures;
      return [
        partName(part),
        grouped(part.caseIds.length),
        grouped(trials),
        success === undefined ? "unknown" : `${percent(success.rate)} ${limits(success, "share")}`,
        latency === undefined ? "unknown" : duration(latency.p95.value),
        money(cost.perRun?.ratio),
      ];
    });
  return table(cells, rows);
}

function failureTable({ failures }: Figures): Html {
  const cells: readonly Cell[] = [
    { header: "by" },
    { header: "" },
    { header: "failed", number: true },
    { header: "share", number: true },
    { header: "runs" },
  ];
  const rows = failures.map(({ kind, name, failed, of, share, runs }) => [
    kind,
    name,
    `${grouped(failed)} of ${grouped(of)}`,
    `${percent(share.rate)} ${limits(share, "share")}`,
    runList(runs),
  ]);
  return table(cells, rows);
}

function caseTable(all: readonly CaseFigures[]): Html {
  const cells: readonly Cell[] = [{ header: "case" }, { header: "passed", number: true }, { header: "runs" }];
  const rows = all.map(({ case: id, passed, counted, runs }) => [id, `${passed}/${counted}`, runList(runs)]);
  return table(cells, rows);
}

const FEW_RUNS = 3;

function runList(runs: readonly string[]): Html {
  const show = (some: readonly string[]): Html => html`${some.map((run) => html`<code>${run}</code> `)}`;
  if (runs.length <= FEW_RUNS) return show(runs);
  return html`<details><summary>${plural(runs.length, "run")}</summary>${show(runs)}</details>`;
}

function partName({ kind, name }: Pick<NamedPart, "kind" | "name">): string {
  return kind === "tag" ? `#${name}` : name;
}
