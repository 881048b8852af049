import type { Command } from "commander";
import type { AbSegment } from "../../../rollout/ab/ab-segments.ts";
import { abSegments } from "../../../rollout/ab/ab-segments.ts";
import type { AbView } from "../../../rollout/ab/ab-view.ts";
import { abView } from "../../../rollout/ab/ab-view.ts";
import { opened } from "../../../rollout/load-rollout.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { writeReport } from "../../eval/report-files.ts";
import type { ExitCode } from "../../exit-code.ts";
import { EXIT } from "../../exit-code.ts";
import { wholeNumber } from "../../options/parsers.ts";
import { abText } from "../../print/ab-text.ts";
import { jsonDocument } from "../../print/json.ts";
import { withWritableStore } from "../../project.ts";
import { resolveAb } from "../../resolve-ab.ts";

interface Options extends GlobalOptions {
  readonly markdown?: string;
  readonly support?: number;
}

export function addAbReport(ab: Command, cli: Cli): void {
  ab.command("report")
    .alias("status")
    .summary("say which release is better, by each figure and segment")
    .description(
      "Say which release is better: the answer, each figure with the interval of its difference, and the outcome by route and by the users' attributes. The intervals hold at every look. Exits 0 where it is decided, 1 where a guard stopped it, 3 where it is not known.",
    )
    .argument("[test]", "its id, the beginning of it, or a workflow (default: the last)")
    .option("--support <n>", "a segment has at least so many runs (default: 30)", wholeNumber(2))
    .option("--markdown <file>", "write it as Markdown, too")
    .action(async (text: string | undefined, _: unknown, self: Command) => {
      cli.exitCode = await report(text, self.optsWithGlobals(), cli);
    });
}

async function report(text: string | undefined, options: Options, { terminal }: Cli): Promise<ExitCode> {
  const now = Date.now();
  const { view, segments, steersman } = await withWritableStore(options, async (store) => {
    // Routes are known once the figures have taken a run in.
    await store.figures.catchUp();
    const test = await opened(store, await resolveAb(store, text));
    const { support } = options;
    return {
      view: abView(test, now),
      segments: await abSegments(store, test, { support }),
      steersman: await store.rollouts.steersman(now),
    };
  });
  if (options.markdown !== undefined) await writeMarkdown(options.markdown, view, segments);
  if (options.json === true) terminal.out(jsonDocument({ ...view, segments, steersman: steersman ?? null }));
  else {
    terminal.out(abText(view, segments, terminal));
    if (view.endedAt === undefined && steersman === undefined)
      terminal.err(
        "Nobody steers it, so no run is counted: start `airworthy serve` or `airworthy rollout steer`.",
      );
  }
  return exitOf(view);
}

async function writeMarkdown(file: string, view: AbView, segments: readonly AbSegment[]): Promise<void> {
  const { abMarkdown } = await import("../../../rollout/ab/ab-markdown.ts");
  await writeReport(file, abMarkdown(view, segments));
}

/** A person who adopts B has decided, whatever was known. */
function exitOf({ status, decision }: AbView): ExitCode {
  if (status === "stopped") return EXIT.failed;
  const isKnown = decision !== undefined && decision.says !== "inconclusive";
  return isKnown || status === "adopted" ? EXIT.pass : EXIT.inconclusive;
}
