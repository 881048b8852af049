import type { FailureCluster } from "../../observe/failures/cluster-failures.ts";
import { placeOf, whatOf } from "../../observe/failures/cluster-words.ts";
import { age, count } from "./amounts.ts";
import { shortId } from "./short-id.ts";
import type { Column, TableOptions } from "./table.ts";
import { table } from "./table.ts";

/** Clusters as a table, with runs of each below its line. */
export function failuresText(clusters: readonly FailureCluster[], options: TableOptions): string {
  const [header = "", ...lines] = table(clusters, COLUMNS, options).split("\n");
  const details = clusters.map((cluster) => options.paint("dim", `       ${detailOf(cluster)}`));
  return [header, ...lines.flatMap((line, i) => [line, details[i] ?? ""])].join("\n");
}

const COLUMNS: readonly Column<FailureCluster>[] = [
  { header: "runs", cell: (one) => count(one.count), align: "right" },
  { header: "", cell: ({ isNew }) => (isNew ? "new" : ""), format: () => "red" },
  { header: "first", cell: ({ firstSeen }) => age(firstSeen), align: "right" },
  { header: "last", cell: ({ lastSeen }) => age(lastSeen), align: "right" },
  { header: "where", cell: placeOf, least: 14 },
  { header: "what", cell: whatOf, least: 20 },
];

function detailOf({ examples, releases }: FailureCluster): string {
  const of =
    releases.length === 0
      ? ""
      : ` (${releases
          .map(({ name }) => name)
          .slice(0, 2)
          .join(", ")})`;
  return `${examples.slice(0, 3).map(shortId).join(" ")}${of}`;
}
