import type { Command } from "commander";
import { parseExperimentId } from "../../core/ids.ts";
import type { SegmentsReport } from "../../observe/segments/segments.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import { timeOption, wholeNumber } from "../options/parsers.ts";
import { grouped, plural } from "../print/amounts.ts";
import { jsonDocument } from "../print/json.ts";
import { segmentText } from "../print/segment-text.ts";
import { withWritableStore } from "../project.ts";
import type { Terminal } from "../terminal.ts";

interface Options extends GlobalOptions {
  readonly since?: number;
  readonly until?: number;
  readonly workflow?: string;
  readonly release?: string;
  readonly experiment?: string;
  readonly support: number;
  readonly limit: number;
}

const SUPPORT = 30;
const LIMIT = 100_000;

export function addSegments(program: Command, cli: Cli): void {
  program
    .command("segments")
    .description(
      "Where runs fail more often: parts of the traffic by one or two attributes of the user, the route, the tools called and the shape of the input, each with the calls that differ there and what to do. A confirmed segment stands without the customer who fails most in it; a reported one is mostly that customer.",
    )
    .option("--since <time>", "runs begun since: 2h, 7d or 2026-11-22", timeOption)
    .option("--until <time>", "runs begun until: 2h, 7d or 2026-11-22", timeOption)
    .option("--workflow <name>", "runs of this workflow")
    .option("--release <release>", "runs of this release")
    .option("--experiment <id>", "trials of this experiment (default: traffic)")
    .option("--support <n>", "a segment has at least so many runs", wholeNumber(2), SUPPORT)
    .option("-n, --limit <n>", "so many runs at most, the newest", wholeNumber(1), LIMIT)
    .action(async (_: unknown, self: Command) => {
      await find(self.optsWithGlobals(), cli.terminal);
    });
}

async function find(options: Options, terminal: Terminal): Promise<void> {
  const { since, until, workflow, release, support, limit } = options;
  const experiment = options.experiment === undefined ? undefined : parseExperimentId(options.experiment);
  const { segments } = await import("../../observe/segments/segments.ts");
  const report = await withWritableStore(options, async (store) => {
    await store.figures.catchUp();
    return segments(store, { since, until, workflow, release, experiment, support, limit });
  });
  if (options.json === true) return terminal.out(jsonDocument(report));
  for (const [i, segment] of report.segments.entries())
    terminal.out(segmentText(segment, { place: i + 1, width: terminal.width, paint: terminal.paint }));
  for (const line of remarks(report, support)) terminal.err(terminal.paintErr("dim", line));
}

function remarks(
  { runs, failed, slices, segments, isCut }: SegmentsReport,
  support: number,
): readonly string[] {
  const none = segments.length === 0 ? "No segment fails more often than chance would have it. " : "";
  const few =
    runs < 2 * support
      ? [`A segment has at least ${support} runs (--support): there are too few for any`]
      : [];
  return [
    `${none}${plural(runs, "run")}, ${grouped(failed)} failed; ${plural(slices, "slice")} looked at`,
    ...few,
    ...(isCut ? ["Older runs were not read: --limit reads more"] : []),
  ];
}
