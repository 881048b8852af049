import type { AuditFinding, AuditReport, AuditVerdict, PatternReport } from "../report.ts";

export const ADVICE: Readonly<Record<AuditReport["overall"]["advice"], string>> = {
  nothing: "Nothing to mend",
  "targeted fixes": "Targeted fixes",
  refactor: "Refactor",
  rebuild: "Rebuild",
  "cannot tell": "Cannot tell",
};

export const MARK: Readonly<Record<AuditVerdict, string>> = {
  present: "PRESENT",
  partial: "PARTIAL",
  absent: "ABSENT",
  "cannot tell": "CANNOT TELL",
};

/** A finding that the baseline knows, and that does not count. */
export type Known = ReadonlySet<string>;

export function freshOf(
  { findings }: Pick<PatternReport, "findings">,
  known: Known,
): readonly AuditFinding[] {
  return findings.filter(({ id }) => !known.has(id));
}

export function placeText({
  file,
  line,
  endLine,
}: Pick<AuditFinding, "file" | "line"> & { readonly endLine?: number }): string {
  return endLine === undefined || endLine === line ? `${file}:${line}` : `${file}:${line}-${endLine}`;
}

/** What was looked at, in one sentence. */
export function lookedText({ looked }: AuditReport): string {
  const { files, calls, loops, tools, prompts, tests, evals, sdks } = looked;
  const counted = [
    many(files, "file"),
    `${many(calls, "call")} of models${sdks.length === 0 ? "" : ` (${sdks.join(", ")})`}`,
    many(loops, "agent loop"),
    many(tools, "tool"),
    many(prompts, "prompt"),
    `${many(tests, "file", "files")} of tests`,
    many(evals, "evaluation"),
  ];
  return counted.join(", ");
}

function many(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`;
}

/** What was left out, by reason. */
export function leftText({ looked }: AuditReport): readonly string[] {
  const byWhy = Map.groupBy(looked.left, ({ why }) => why.replace(/\(\d+:\d+\).*/, ""));
  const lines = [...byWhy].map(([why, paths]) => {
    const shown = paths.slice(0, 3).map(({ path }) => path);
    return `${shown.join(", ")}${paths.length > 3 ? ` and ${paths.length - 3} more` : ""}: ${why}`;
  });
  if (looked.aside.length > 0)
    lines.push(
      `${many(looked.aside.length, "file")} beside the program (tests, evaluations, samples, earlier tries); audit them by themselves`,
    );
  return lines;
}

export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && line.length + word.length + 1 > width) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
    while (line.length > width) {
      lines.push(line.slice(0, width));
      line = line.slice(width);
    }
  }
  return line === "" ? lines : [...lines, line];
}
