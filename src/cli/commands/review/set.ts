import type { Command } from "commander";
import { Argument } from "commander";
import type { ReviewVerdict } from "../../../core/review.ts";
import { VERDICTS } from "../../../core/review.ts";
import type { Expectations } from "../../../evals/case.ts";
import type { ReviewedRun } from "../../../evals/datasets/review-run.ts";
import { reviewRun } from "../../../evals/datasets/review-run.ts";
import { tellChange } from "../../audited.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { placeOf } from "../../dataset-places.ts";
import { defaultDataset } from "../../default-dataset.ts";
import { readJson } from "../../options/read-value.ts";
import { jsonDocument } from "../../print/json.ts";
import { shortId } from "../../print/short-id.ts";
import { visibleLine } from "../../print/visible.ts";
import { withWritableStore } from "../../project.ts";
import { redactOf } from "../../redact-of.ts";
import { loadRunOf } from "../../resolve-run.ts";
import type { Terminal } from "../../terminal.ts";
import { whoami } from "../../whoami.ts";

interface Options extends GlobalOptions {
  readonly note?: string;
  readonly expected?: string;
  readonly expect?: string;
  readonly add?: string | true;
  readonly id?: string;
  readonly by?: string;
}

export function addReviewSet(review: Command, cli: Cli): void {
  review
    .command("set")
    .summary("say whether what a run gave was good")
    .description(
      "Say whether what a run gave was good. Every review is kept, the last one counts. With --add the run becomes a case with what should have come out.",
    )
    .argument("<run>", "its id, the beginning of it, or last")
    .addArgument(new Argument("<verdict>", "what you think").choices(VERDICTS))
    .option("--note <text>", "why")
    .option("--expected <json>", "what should have come out, as JSON, @file, or -")
    .option("--add [dataset]", "make a case of it there (default: as dataset add does)")
    .option("--expect <json>", 'what else should be so in the case, such as {"tools":["refund"]}')
    .option("--id <id>", "an id for the case (default: the beginning of the run's)")
    .option("--by <name>", "who you are (default: your name on this machine)")
    .action(async (run: string, verdict: ReviewVerdict, _: unknown, self: Command) => {
      await set({ run, verdict }, self.optsWithGlobals(), cli.terminal);
    });
}

async function set(
  { run: id, verdict }: { readonly run: string; readonly verdict: ReviewVerdict },
  options: Options,
  terminal: Terminal,
): Promise<void> {
  const { note, by = whoami(), add } = options;
  const expected =
    options.expected === undefined
      ? {}
      : { expected: { value: await readJson(options.expected, "--expected") } };
  const expect =
    options.expect === undefined
      ? {}
      : { expect: (await readJson(options.expect, "--expect")) as Expectations };
  const kept = await withWritableStore(options, async (store, config) => {
    const run = await loadRunOf(store, id);
    tellChange(options, { target: run.id, details: { verdict, by } });
    const target = add === true ? defaultDataset(run.workflow, config, options) : add;
    const addTo = target === undefined ? undefined : placeOf(target, store, config);
    const redact = redactOf(config, store);
    return reviewRun(store, run, {
      verdict,
      note,
      by,
      addTo,
      id: options.id,
      redact,
      ...expected,
      ...expect,
    });
  });
  if (options.json === true) return terminal.out(jsonDocument(kept));
  tell(kept, terminal);
}

function tell({ review, added, near }: ReviewedRun, terminal: Terminal): void {
  terminal.out(`${shortId(review.run)}: ${review.verdict}, by ${visibleLine(review.by)}`);
  if (added === undefined) return;
  terminal.out(
    `${visibleLine(added.where)}: added case ${visibleLine(added.case.id)}, version ${added.version}`,
  );
  for (const { id, similarity } of near.slice(0, 5))
    terminal.err(
      `near: case "${visibleLine(id)}" asks nearly the same (${similarity.toFixed(2)} of the trigrams)`,
    );
  for (const warning of added.warnings) terminal.err(`${terminal.paintErr("yellow", "note:")} ${warning}`);
}
