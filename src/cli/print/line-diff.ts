import { diffLines } from "diff";
import type { Paint } from "./diff-text.ts";
import { diffText } from "./diff-text.ts";
import { visible } from "./visible.ts";

const CONTEXT = 2;

/** Lines of `a` (-) against lines of `b` (+), with some context, at most `limit` of them. */
export function lineDiff(a: string, b: string, { limit, paint }: { limit: number; paint: Paint }): string {
  const lines: string[] = [];
  const parts = diffLines(`${a}\n`, `${b}\n`, { timeout: 500 }) ?? [
    { value: a, removed: true, added: false },
    { value: b, removed: false, added: true },
  ];
  for (const { value, added, removed } of parts) {
    const own = visible(value).replace(/\n$/, "").split("\n");
    if (added || removed) lines.push(...own.map((line) => `${added ? "+" : "-"} ${line}`));
    else if (own.length <= CONTEXT * 2) lines.push(...own.map((line) => `  ${line}`));
    else
      lines.push(
        ...own.slice(0, CONTEXT).map((line) => `  ${line}`),
        "  …",
        ...own.slice(-CONTEXT).map((line) => `  ${line}`),
      );
  }
  const shown = lines.slice(0, limit);
  if (lines.length > limit) shown.push(`  … ${lines.length - limit} more lines`);
  return diffText(shown.join("\n"), paint);
}
