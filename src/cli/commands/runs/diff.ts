import type { Command } from "commander";
import type { StoredRun } from "../../../core/run.ts";
import type { DiffRow, RunDiff } from "../../../core/run-diff.ts";
import { diffRuns } from "../../../core/run-diff.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import type { ExitCode } from "../../exit-code.ts";
import { EXIT } from "../../exit-code.ts";
import { plural } from "../../print/amounts.ts";
import { answerLine, bodyText, saidText, valueText } from "../../print/body-text.ts";
import { jsonDocument } from "../../print/json.ts";
import { lineDiff } from "../../print/line-diff.ts";
import { callJson, runJson } from "../../print/run-json.ts";
import { statusOf } from "../../print/run-line.ts";
import { shortId } from "../../print/short-id.ts";
import type { Column } from "../../print/table.ts";
import { table } from "../../print/table.ts";
import { visibleLine } from "../../print/visible.ts";
import { withStore } from "../../project.ts";
import { loadRunOf } from "../../resolve-run.ts";
import type { Format, Terminal } from "../../terminal.ts";

interface Options extends GlobalOptions {
  readonly all?: boolean;
}

const DIFF_LINES = 16;
const DETAILS = 5;

export function addDiff(runs: Command, cli: Cli): void {
  runs
    .command("diff")
    .description("Compare two runs side by side by the addresses of their calls; exits 1 where they differ.")
    .argument("<a>", "a run")
    .argument("<b>", "another run, such as a fork of it")
    .option("--all", "every line, however long")
    .action(async (a: string, b: string, _: unknown, self: Command) => {
      cli.exitCode = await diff([a, b], self.optsWithGlobals(), cli.terminal);
    });
}

async function diff(
  [a, b]: readonly [string, string],
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const found = await withStore(options, async (store) =>
    diffRuns(await loadRunOf(store, a), await loadRunOf(store, b)),
  );
  if (options.json === true) terminal.out(jsonDocument(diffJson(found)));
  else terminal.out(diffText(found, { terminal, all: options.all === true }));
  return found.same ? EXIT.pass : EXIT.failed;
}

function diffJson({ a, b, same, rows }: RunDiff): unknown {
  const calls = rows.map(({ address, verdict, a: one, b: other }) => ({
    address,
    verdict,
    a: one && callJson(one),
    b: other && callJson(other),
  }));
  return { same, a: runJson(a), b: runJson(b), calls };
}

interface Showing {
  readonly terminal: Terminal;
  readonly all: boolean;
}

function diffText(found: RunDiff, { terminal, all }: Showing): string {
  const { width, paint } = terminal;
  const rows: readonly Line[] = [inputLine(found), ...found.rows.map(callLine), endLine(found)];
  const different = rows.filter(({ verdict }) => verdict !== "same");
  const columns: readonly Column<Line>[] = [
    { header: "call", cell: ({ name }) => name, least: 12 },
    {
      header: "",
      cell: ({ verdict }) => MARKS[verdict] ?? "≠",
      format: ({ verdict }) => FORMATS[verdict] ?? "yellow",
    },
    { header: shortId(found.a.id), cell: ({ a }) => a, least: 14 },
    { header: shortId(found.b.id), cell: ({ b }) => b, least: 14 },
  ];
  const shown = all ? different : different.slice(0, DETAILS);
  const details = shown.flatMap((line) => detailText(line, { terminal, all }));
  const more =
    different.length > shown.length
      ? [`… ${plural(different.length - shown.length, "more difference")}; --all shows them`]
      : [];
  const verdict = found.same ? "The runs are the same." : `${plural(different.length, "difference")}.`;
  return [table(rows, columns, { width, paint }), ...details, ...more, verdict].join("\n\n");
}

/** A line of the comparison: the input, a call or the end. */
interface Line {
  readonly name: string;
  readonly verdict: DiffRow["verdict"];
  readonly a: string;
  readonly b: string;
  /** In full, for the details. */
  readonly full: readonly (readonly [what: string, a: string, b: string])[];
}

const MARKS: Readonly<Partial<Record<DiffRow["verdict"], string>>> = {
  same: "=",
  "only a": "-",
  "only b": "+",
};
const FORMATS: Readonly<Partial<Record<DiffRow["verdict"], Format>>> = {
  same: "dim",
  "only a": "red",
  "only b": "green",
};

function inputLine({ a, b }: RunDiff): Line {
  const full = [["input", bodyText(a.input), bodyText(b.input)]] as const;
  const verdict = full[0][1] === full[0][2] ? "same" : "different question";
  return { name: "(input)", verdict, a: answerLine("", a.input.text), b: answerLine("", b.input.text), full };
}

function callLine({ address, verdict, a, b }: DiffRow): Line {
  const line = (call: typeof a): string =>
    call === undefined ? "" : `${call.state === "failed" ? "✗ " : ""}${answerLine(call.kind, call.answer)}`;
  const question = (call: typeof a): string => (call?.ask === undefined ? "" : bodyText(call.ask));
  const said = (call: typeof a): string => (call === undefined ? "" : saidText(call.kind, call.answer));
  const rest = (call: typeof a): string => (call === undefined ? "" : valueText(call.answer));
  // Tokens and ids of a model's answer matter only where what it said is the same.
  const [ofA, ofB] = said(a) === said(b) ? [rest(a), rest(b)] : [said(a), said(b)];
  const full = [
    ["asked", question(a), question(b)],
    ["answered", ofA, ofB],
  ] as const;
  return { name: address, verdict, ...fromDifference(line(a), line(b)), full };
}

/** How much of two long texts may be the same before it is left out, and what of it stays. */
const SAME_MOST = 16;
const SAME_LEFT = 6;

/** Two texts that are cut to a column are shown from where they begin to differ. */
function fromDifference(a: string, b: string): { a: string; b: string } {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same += 1;
  if (a === b || same < SAME_MOST) return { a, b };
  const from = (text: string): string => `…${text.slice(same - SAME_LEFT).toWellFormed()}`;
  return { a: from(a), b: from(b) };
}

function endLine({ a, b }: RunDiff): Line {
  const [one, other] = [endOf(a), endOf(b)];
  const verdict = one === other ? "same" : "different answer";
  return { name: "(end)", verdict, ...fromDifference(one, other), full: [["ended", one, other]] };
}

function endOf(run: StoredRun): string {
  const status = statusOf(run);
  switch (run.end?.status) {
    case "completed":
      return `${status}: ${answerLine("", run.end.output.text)}`;
    case "failed":
    case "cancelled":
      return `${status}: ${run.end.error.message}`;
    default:
      return status;
  }
}

function detailText({ name, verdict, full }: Line, { terminal, all }: Showing): string[] {
  if (verdict === "only a" || verdict === "only b") return [];
  const paint = terminal.paint;
  return full
    .filter(([, a, b]) => a !== b)
    .map(([what, a, b]) => {
      const limit = all ? Number.POSITIVE_INFINITY : DIFF_LINES;
      return `${paint("bold", visibleLine(name))} ${what}\n${lineDiff(a, b, { limit, paint })}`;
    });
}
