import type { RunId } from "../../core/ids.ts";
import { grouped, plural } from "../../core/print/amounts.ts";
import { Html, html } from "../../core/print/html.ts";
import { shortId } from "../../core/print/short-id.ts";
import type { FailureCluster } from "../failures/cluster-failures.ts";
import { placeOf, whatOf } from "../failures/cluster-words.ts";
import { conditionsText, differenceText, percent } from "../segments/segment-words.ts";
import type { RunSegment } from "../segments/segments.ts";
import type { GroupFigures } from "./group-figures.ts";
import type { Report } from "./report.ts";
import type { ReportLinks } from "./report-markdown.ts";
import { changeText, costText, latencyText, successText, unchangedText, utc } from "./report-words.ts";

const STYLE = `
:root{color-scheme:light dark;--ink:#1c2024;--soft:#60646c;--line:#d9d9e0;--bad:#b3261e;--bg:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#edeef0;--soft:#b0b4ba;--line:#43484e;--bad:#ff9592;--bg:#111113}}
*{box-sizing:border-box}body{margin:0 auto;max-width:60rem;padding:1.5rem;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
h1{font-size:1.4rem;margin:0 0 .2rem}h2{font-size:1.05rem;margin:1.8rem 0 .4rem}p{margin:.3rem 0}.soft{color:var(--soft)}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.35rem .7rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top}th{color:var(--soft);font-weight:500}
.n{text-align:right}.new{color:var(--bad);font-weight:600}code{font:.88em ui-monospace,monospace;overflow-wrap:anywhere}
article{border-left:3px solid var(--bad);padding-left:.8rem;margin:.8rem 0}article.reported{border-color:var(--line)}h3{font-size:1rem;margin:0}
`;

/** A report as one file: no script, nothing is loaded, and everything that was stored is text in it. */
export function reportHtml(report: Report, links: ReportLinks = {}): string {
  const { since, until, workflow, all, isCut } = report;
  const title = `Runs${workflow === undefined ? "" : ` of ${workflow}`}`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>${style()}</head><body>
<h1>${title}</h1><p class="soft">${utc(since)} to ${utc(until)}. Intervals are 95 %; runs of one customer count as what they are.</p>
<p>${plural(all.runs, "run")}, ${grouped(all.failed)} failed${isCut ? html`. Only the newest 100,000 runs of a period were read` : undefined}.</p>
${groupTable([all], "all")}
<h2>What changed</h2>${changes(report)}
<h2>New failures</h2>${clusters(report.newFailures, links, "No failure that had not been seen before.")}
<h2>Segments</h2>${segments(report.segments, links)}
<h2>Most frequent failures</h2>${clusters(report.failures, links, "Nothing went wrong.")}
<h2>By workflow</h2>${groupTable(report.workflows, "workflow")}
${report.releases.length === 0 ? undefined : html`<h2>By release</h2>${groupTable(report.releases, "release")}`}
</body></html>
`.markup;
}

function style(): Html {
  // Made here, and with quotes that escaping would break.
  return new Html(`<style>${STYLE}</style>`);
}

function groupTable(groups: readonly GroupFigures[], what: string): Html {
  const rows = groups.map(
    (one) =>
      html`<tr><td>${one.name}</td><td class="n">${grouped(one.runs)}</td><td class="n">${grouped(one.failed)}</td><td>${successText(one)}</td><td>${latencyText(one)}</td><td>${costText(one)}</td></tr>`,
  );
  return html`<div class="wide"><table><thead><tr><th>${what}</th><th class="n">runs</th><th class="n">failed</th><th>success</th><th>p50 / p95</th><th>cost of a run</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function changes(report: Report): Html {
  if (report.changes.length === 0) return html`<p>${unchangedText(report)}</p>`;
  const items = report.changes.map((one) => html`<li>${changeText(one)}</li>`);
  return html`<ul>${items}</ul><p class="soft">Of ${report.compared} comparisons with as long a time before; only what is beyond chance (Holm, 5 %).</p>`;
}

function clusters(found: readonly FailureCluster[], links: ReportLinks, none: string): Html {
  if (found.length === 0) return html`<p class="soft">${none}</p>`;
  const rows = found.map(
    (one) =>
      html`<tr><td class="n">${grouped(one.count)}</td><td>${one.isNew ? html`<span class="new">new</span> ` : undefined}<code>${placeOf(one)}</code><br>${whatOf(one)}</td><td>${utc(one.firstSeen)}</td><td>${runs(one.examples, links)}</td></tr>`,
  );
  return html`<div class="wide"><table><thead><tr><th class="n">runs</th><th>where, what</th><th>first seen</th><th>such as</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function segments(found: readonly RunSegment[], links: ReportLinks): Html {
  if (found.length === 0)
    return html`<p class="soft">No part of the traffic fails more often than chance would have it.</p>`;
  const articles = found.map((one) => {
    const differences = one.differences
      .slice(0, 3)
      .map((difference) => html`<li>${differenceText(difference)}</li>`);
    return html`<article class="${one.state}"><h3>${conditionsText(one.conditions)} <span class="soft">${one.state}</span></h3>
<p>${one.failed} of ${one.n} runs failed: ${percent(one.rate)} (${percent(one.low)} to ${percent(one.high)}), elsewhere ${percent(one.otherRate)}.</p>
<ul>${differences}</ul><p>${one.suggestion.text}</p><p>${runs(one.examples, links)}</p></article>`;
  });
  return html`${articles}`;
}

function runs(ids: readonly RunId[], { run }: ReportLinks): Html {
  const shown = ids.slice(0, 3).map((id) => {
    const name = html`<code>${shortId(id)}</code>`;
    return run === undefined ? html`${name} ` : html`<a href="${run(id)}">${name}</a> `;
  });
  return html`${shown}`;
}
