import type { Command } from "commander";
import type { DatasetDiff, FieldChange } from "../../../evals/datasets/diff-datasets.ts";
import { diffDatasets } from "../../../evals/datasets/diff-datasets.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { withDatasets } from "../../dataset-places.ts";
import type { ExitCode } from "../../exit-code.ts";
import { EXIT } from "../../exit-code.ts";
import { plural } from "../../print/amounts.ts";
import { cut } from "../../print/display-width.ts";
import { jsonDocument } from "../../print/json.ts";
import { visibleLine } from "../../print/visible.ts";
import type { Terminal } from "../../terminal.ts";

interface Options extends GlobalOptions {
  readonly all?: boolean;
}

/** Cases of a kind that fit a look. */
const SHOWN = 20;

export function addDiff(datasets: Command, cli: Cli): void {
  datasets
    .command("diff")
    .summary("compare two versions case by case")
    .description(
      "Compare two versions of a dataset: cases added, removed and changed, by field. Exits 1 where they differ.",
    )
    .argument("<a>", "a file, or a name in the store with its version: support@1f2e…")
    .argument("<b>", "another one")
    .option("--all", "every case and value, however long")
    .action(async (a: string, b: string, _: unknown, self: Command) => {
      cli.exitCode = await diff([a, b], self.optsWithGlobals(), cli.terminal);
    });
}

async function diff(
  names: readonly [string, string],
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const [before, after] = await withDatasets(options, names, (places) =>
    Promise.all(places.map((place) => place.read())),
  );
  if (before === undefined || after === undefined) return EXIT.usage;
  const found = diffDatasets(before, after);
  const same = before.version === after.version;
  if (options.json === true) {
    terminal.out(jsonDocument({ a: before.version, b: after.version, same, ...found }));
  } else {
    const head = same ? `the same: version ${after.version}` : `${before.version} -> ${after.version}`;
    terminal.out([head, ...linesOf(found, { all: options.all === true, terminal })].join("\n"));
  }
  return same ? EXIT.pass : EXIT.failed;
}

interface Showing {
  readonly all: boolean;
  readonly terminal: Terminal;
}

function linesOf(
  { added, removed, changed, unchanged, moved }: DatasetDiff,
  showing: Showing,
): readonly string[] {
  const { paint } = showing.terminal;
  return [
    ...some(removed, showing).map((one) =>
      typeof one === "string" ? one : paint("red", `- ${visibleLine(one.id)}`),
    ),
    ...some(added, showing).map((one) =>
      typeof one === "string" ? one : paint("green", `+ ${visibleLine(one.id)}`),
    ),
    ...some(changed, showing).flatMap((one) =>
      typeof one === "string"
        ? [one]
        : [`~ ${visibleLine(one.id)}`, ...one.fields.flatMap((field) => fieldLines(field, showing))],
    ),
    `${plural(added.length, "case")} added, ${removed.length} removed, ${changed.length} changed, ${unchanged} the same${moved ? "; their order changed" : ""}`,
  ];
}

function some<T>(items: readonly T[], { all }: Showing): readonly (T | string)[] {
  const more = items.length - SHOWN;
  return all || more <= 0 ? items : [...items.slice(0, SHOWN), `  … ${more} more (--all)`];
}

function fieldLines(field: FieldChange, { all, terminal }: Showing): readonly string[] {
  const { paint, width } = terminal;
  const line = (sign: string, value: unknown) => {
    const text = `    ${sign} ${visibleLine(JSON.stringify(value))}`;
    return paint(sign === "-" ? "red" : "green", all ? text : cut(text, width));
  };
  return [
    `  ${visibleLine(field.path)}`,
    ...("before" in field ? [line("-", field.before)] : []),
    ...("after" in field ? [line("+", field.after)] : []),
  ];
}
