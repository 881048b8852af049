/**
 * Keeps docs/audit-findings.md what the kinds of findings say of themselves: `--write` puts it right, without it the
 * exit code says whether it is.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PATTERNS } from "../src/audit/patterns/patterns.ts";

const FILE = join(import.meta.dirname, "../docs/audit-findings.md");

/** The page as it should be. */
export function auditPage(): string {
  const parts = PATTERNS.map(({ number, title, kinds }) =>
    [
      `## Pattern ${number}: ${title.toLowerCase()}`,
      ...kinds.map(({ id, title: name, why, looksFor }) =>
        [`### ${id}`, `**${name}.** ${why}`, `Looked for: ${looksFor}`].join("\n\n"),
      ),
    ].join("\n\n"),
  );
  return `${[HEAD, ...parts].join("\n\n")}\n`;
}

const HEAD = `# Findings of the audit

Each kind of finding of [\`airworthy audit\`](audit.md): what it is, why it matters, and what is looked for. How findings
become a verdict stands in [Audit](audit.md#verdicts). This page is written from the code of the kinds.`;

if (import.meta.main) {
  const page = auditPage();
  if (process.argv.includes("--write")) writeFileSync(FILE, page);
  else if (readFileSync(FILE, "utf8") !== page) {
    console.error("docs/audit-findings.md differs from the kinds: node tools/docs-audit.ts --write");
    process.exitCode = 1;
  }
}
