import type { Spread } from "./statistics.ts";

/** A Markdown table with padded columns, so that it reads as well in a terminal. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => alignCell(cells[column] ?? "", { column, width })).join(" | ")} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(head), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
}

/** Three significant digits, without exponents; a dash where there is no figure. */
export function formatNumber(value: number | undefined): string {
  if (value === undefined) return "-";
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en-US");
  return Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function formatSpread(spread: Spread | undefined): string {
  if (spread === undefined) return "-";
  if (spread.min === spread.max) return formatNumber(spread.median);
  return `${formatNumber(spread.median)} (${formatNumber(spread.min)}..${formatNumber(spread.max)})`;
}

export function formatRatio(value: number | undefined): string {
  return value === undefined ? "-" : `${formatNumber(value)}x`;
}

function alignCell(text: string, place: { column: number; width: number }): string {
  return place.column === 0 ? text.padEnd(place.width) : text.padStart(place.width);
}
