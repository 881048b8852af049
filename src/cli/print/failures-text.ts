import type { FailureCluster } from "../../observe/failures/cluster-failures.ts";
import { placeOf, whatOf } from "../../observe/failures/cluster-words.ts";
import { age, count } from "./amounts.ts";
import { cut } from "./display-width.ts";
import { shortId } from "./short-id.ts";
import type { Column, TableOptions } from "./table.ts";
import { table } from "./table.ts";
import { visibleLine } from "./visible.ts";

const INDENT = "      ";
const EXAMPLES = 3;
const RELEASES = 2;

/** Clusters as a table, with what went wrong and some runs of each below its line. */
export function failuresText(clusters: readonly FailureCluster[], options: TableOptions): string {
  const [header = "", ...lines] = table(clusters, COLUMNS, options).split("\n");
  return [
    header,
    ...clusters.flatMap((cluster, i) => [
      lines[i] ?? "",
      `${INDENT}${cut(visibleLine(whatOf(cluster)), options.width - INDENT.length)}`,
      options.paint("dim", `${INDENT}${runsOf(cluster)}`),
    ]),
  ].join("\n");
}

const COLUMNS: readonly Column<FailureCluster>[] = [
  { header: "runs", cell: (one) => count(one.count), align: "right" },
  { header: "where", cell: placeOf, least: 14, format: () => "bold" },
  { header: "", cell: ({ isNew }) => (isNew ? "new" : ""), format: () => "red" },
  { header: "first", cell: ({ firstSeen }) => age(firstSeen), align: "right" },
  { header: "last", cell: ({ lastSeen }) => age(lastSeen), align: "right" },
  { header: "users", cell: ({ subjects }) => (subjects === 0 ? "" : count(subjects)), align: "right" },
  { header: "release", cell: releaseOf, least: 8 },
];

function releaseOf({ releases }: FailureCluster): string {
  const names = releases.map(({ name }) => name);
  return `${names.slice(0, RELEASES).join(", ")}${names.length > RELEASES ? ", …" : ""}`;
}

function runsOf({ examples }: FailureCluster): string {
  return examples.slice(0, EXAMPLES).map(shortId).join(" ");
}
