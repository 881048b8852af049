import { markdownTable } from "../harness/markdown-table.ts";
import type { Judged, Standing } from "./judge.ts";

const WORDS: Readonly<Record<Standing, string>> = {
  met: "met",
  missed: "**missed**",
  unclear: "cannot be told",
  "not recorded": "not recorded",
  tested: "by test",
};

/** The whole table, what was missed, and what is behind a peer. */
export function printFigures(judged: readonly Judged[]): string {
  return [
    "# What this project has to reach",
    summary(judged),
    "The figures as they were last recorded, each by its own benchmark; `npm run bench -- NAME` measures one anew. The floor is the least code that does the same work. What is asserted by a test is kept or broken, and has no figure.",
    markdownTable(
      ["what", "must reach", "measured", "", "ours : floor", "peers", "source", "recorded"],
      judged.map(rowOf),
    ),
    notes(judged),
    machines(judged),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** The lines that the README quotes. */
export function quoteFigures(judged: readonly Judged[]): string {
  const rows: string[][] = [];
  for (const [quote, all] of Map.groupBy(judged, (one) => one.quote ?? "")) {
    const [first] = all;
    if (quote === "" || first === undefined || first.standing === "not recorded") continue;
    if (all.length > 1) {
      const met = all.filter(({ standing }) => standing === "met").length;
      rows.push([quote, `${all.length} targets`, `${met} met`, ""]);
    } else rows.push([quote, first.mustReach, `${first.measured}${missedMark(first)}`, nearest(first)]);
  }
  return [
    markdownTable(["", "must reach", "measured", "ours, and a peer's"], rows),
    wrapped(summary(judged)),
    behindText(judged),
  ].join("\n\n");
}

function summary(judged: readonly Judged[]): string {
  const count = (standing: Standing): number => judged.filter((one) => one.standing === standing).length;
  return `Of ${judged.length} figures ${count("met")} are met and ${count("missed")} missed; ${count("tested")} are asserted by tests, ${count("unclear")} cannot be told on this machine, ${count("not recorded")} are not recorded.`;
}

/** Lines as long as the README's. */
function wrapped(text: string): string {
  return text.replace(/(.{1,118})(?: |$)/g, "$1\n").trim();
}

function rowOf(one: Judged): string[] {
  const { beside } = one;
  return [
    one.what,
    one.mustReach,
    one.measured,
    WORDS[one.standing],
    beside ? `${beside.ours} : ${beside.floor ?? "-"} ${beside.unit}` : "",
    beside?.peers.map(({ name, value, ahead }) => `${name}: ${value}${ahead ? " (ahead)" : ""}`).join("; ") ??
      "",
    one.source,
    [one.date, one.commit, one.load && `load ${one.load}`].filter(Boolean).join(", "),
  ];
}

function missedMark({ standing }: Judged): string {
  return standing === "missed" ? ", missed" : standing === "unclear" ? ", cannot be told" : "";
}

/** The best peer beside us in the README, by name. */
function nearest({ beside }: Judged): string {
  if (beside === undefined) return "";
  const [peer] = beside.peers;
  const own = `${beside.ours} ${beside.unit}`;
  return peer === undefined ? "" : `${own}; ${peer.name.replace(/,.*$/, "")}: ${peer.value}`;
}

function behindText(judged: readonly Judged[]): string {
  const behind = judged.flatMap(({ what, beside }) =>
    (beside?.peers ?? []).filter(({ ahead }) => ahead).map(({ name }) => ({ what, name })),
  );
  if (behind.length === 0) return "Nothing is behind a peer that was measured.";
  return [...Map.groupBy(behind, ({ name }) => name)]
    .map(([name, all]) => `Behind ${name}:\n\n${all.map(({ what }) => `- ${what}`).join("\n")}`)
    .join("\n\n");
}

function notes(judged: readonly Judged[]): string {
  const said = judged.filter(({ note }) => note !== undefined);
  return [
    behindText(judged),
    ...(said.length === 0
      ? []
      : ["To be known beside the figures:", said.map(({ what, note }) => `- ${what}: ${note}`).join("\n")]),
  ].join("\n\n");
}

function machines(judged: readonly Judged[]): string {
  const known = new Set(judged.flatMap(({ machine }) => machine ?? []));
  return known.size === 0 ? "" : `Measured on ${[...known].join("; and on ")}.`;
}
