import { Html, html } from "../../core/print/html.ts";
import type { CheckResult, Readiness } from "../readiness.ts";
import { summaryOf, waiverText, wordsOf } from "./readiness-text.ts";

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
section{margin:1.4rem 0;padding-left:.8rem;border-left:3px solid #ccc}h1{font-size:1.4rem}h2{font-size:1.05rem;margin:0}p{margin:.2rem 0}
ul{margin:.3rem 0;padding-left:1.2rem}code{font-size:.92em;overflow-wrap:anywhere}.dim{color:#666}
.PASS{border-color:#1a6b2f}.BLOCK{border-color:#a40000}.INCONCLUSIVE{border-color:#8a5a00}
@media (prefers-color-scheme:dark){body{color:#e6e6e6;background:#161616}.dim{color:#aaa}.PASS{border-color:#7fd99a}.BLOCK{border-color:#ff8a80}.INCONCLUSIVE{border-color:#ffc266}}`;

/** The answers as one HTML file that asks the network for nothing and runs no script. */
export function readinessHtml(report: Readiness): string {
  const { workflow, at, checks, steps } = report;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${workflow}: ${report.verdict}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<h1>Is ${workflow} ready?</h1>
<p><strong>${summaryOf(report)}</strong> <span class="dim">${new Date(at).toISOString()}</span></p>
${steps.length === 0 ? undefined : html`<p>What commands can do, in this order:</p><ol>${steps.map((step) => html`<li><code>npx ${step}</code></li>`)}</ol>`}
${checks.map((check) => section(check, at))}
</body>
</html>
`.markup;
}

function section(check: CheckResult, now: number): Html {
  const { verdict, question, evidence, shownBy, next, waiver, expiresAt } = check;
  const until = expiresAt === null ? "" : `; counts until ${new Date(expiresAt).toISOString()}`;
  // The class is one of three words that are ours.
  return html`<section class="${verdict}">
<h2>${verdict}: ${question}</h2>
<p>${wordsOf(check, now)}</p>
${next === null ? undefined : html`<p>Next: <code>${next}</code></p>`}
${waiver === null ? undefined : html`<p><strong>${waiverText(waiver)}</strong></p>`}
<ul>${evidence.map(({ what, value, id }) => html`<li>${what}: ${value}${id === undefined || id === value ? undefined : html` (<code>${id}</code>)`}</li>`)}</ul>
<p class="dim">Shown by <code>${shownBy}</code>${until}</p>
</section>
`;
}
