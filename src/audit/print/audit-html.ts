import { Html, html } from "../../core/print/html.ts";
import type { AuditFinding, AuditReport, PatternReport } from "../report.ts";
import type { Known } from "./words.ts";
import { ADVICE, freshOf, leftText, lookedText, MARK, placeText } from "./words.ts";

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid #ddd}
pre{background:#f5f5f3;padding:.6rem;overflow-x:auto;font-size:13px}code{font-size:.92em}
.present{color:#a40000}.partial{color:#8a5a00}.absent{color:#1a6b2f}.dim{color:#666}
section{margin:2rem 0}article{margin:1.2rem 0;padding-left:.8rem;border-left:3px solid #ccc}
article.high{border-color:#a40000}article.medium{border-color:#c98a00}
@media (prefers-color-scheme:dark){body{color:#e6e6e6;background:#161616}pre{background:#222}th,td{border-color:#333}.present{color:#ff8a80}.partial{color:#ffc266}.absent{color:#7fd99a}.dim{color:#aaa}}`;

/** A report as one HTML file that asks the network for nothing and runs no script. */
export function auditHtml(report: AuditReport, known: Known = new Set()): string {
  const { path, patterns, overall, model } = report;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Audit of ${path}: ${ADVICE[overall.advice]}</title>
<style>${styles()}</style>
</head>
<body>
<h1>Audit of ${path}</h1>
<p><strong>${ADVICE[overall.advice]}</strong>: ${overall.because}</p>
<table>
<thead><tr><th></th><th>Pattern</th><th>Verdict</th><th>Sure</th><th>Findings</th></tr></thead>
<tbody>
${patterns.map((one) => html`<tr><td>${one.number}</td><td><a href="#pattern-${one.number}">${one.title}</a></td><td class="${classOf(one)}">${MARK[one.verdict]}</td><td>${one.confidence}</td><td>${freshOf(one, known).length}</td></tr>`)}
</tbody>
</table>
<ol>${overall.order.map(({ pattern, why }) => html`<li>Pattern ${pattern}: ${why}</li>`)}</ol>
${patterns.map((one) => section(one, known))}
${model === undefined ? html`` : html`<section><h2>What a model says</h2><p class="dim">Words of ${model.name}; they decide nothing.</p><pre>${model.text}</pre></section>`}
<p class="dim">Looked at ${lookedText(report)}.</p>
${leftText(report).map((line) => html`<p class="dim">Left out: ${line}</p>`)}
</body>
</html>
`.markup;
}

function styles(): Html {
  return new Html(STYLE);
}

function classOf({ verdict }: PatternReport): string {
  return verdict === "cannot tell" ? "dim" : verdict;
}

function section(pattern: PatternReport, known: Known): Html {
  const { number, title, verdict, because } = pattern;
  const fresh = freshOf(pattern, known);
  return html`<section id="pattern-${number}">
<h2>${number}. ${title}: <span class="${classOf(pattern)}">${MARK[verdict].toLowerCase()}</span></h2>
${fresh.length === 0 ? html`<p>${because}</p>` : fresh.map(article)}
</section>`;
}

function article(finding: AuditFinding): Html {
  const { severity, kind, message, lines, why, fix, command, also } = finding;
  return html`<article class="${severity}">
<h3>${message}</h3>
<p class="dim">${severity}, ${kind}, ${placeText(finding)}</p>
<pre>${lines.join("\n")}</pre>
<p>Why: ${why}</p>
<p>Fix: ${fix}</p>
${command === undefined ? html`` : html`<pre>${command}</pre>`}
${also.length === 0 ? html`` : html`<p class="dim">Also: ${also.map(placeText).join(", ")}</p>`}
</article>`;
}
