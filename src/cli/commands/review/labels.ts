import type { Command } from "commander";
import { labelOfReview } from "../../../evals/datasets/review-run.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { plural } from "../../print/amounts.ts";
import { jsonLine } from "../../print/json.ts";
import { withStore } from "../../project.ts";
import type { Terminal } from "../../terminal.ts";

interface Options extends GlobalOptions {
  readonly workflow?: string;
}

export function addReviewLabels(review: Command, cli: Cli): void {
  review
    .command("labels")
    .summary("give the reviews as labels for a judge")
    .description(
      "Give runs found good or bad as labels for `airworthy judge check`: JSON Lines with input, output, expected and label. Runs without an output, or with redacted ones, are left out.",
    )
    .option("--workflow <name>", "runs of this workflow")
    .action(async (_: unknown, self: Command) => {
      await labels(self.optsWithGlobals(), cli.terminal);
    });
}

async function labels(options: Options, terminal: Terminal): Promise<void> {
  await withStore(options, async (store) => {
    let [given, left] = [0, 0];
    for (const one of await store.reviews.list()) {
      const run = await store.load(one.run);
      if (run === undefined || (options.workflow !== undefined && run.workflow !== options.workflow))
        continue;
      const label = labelOfReview(run, one);
      if (label === undefined) left += 1;
      else {
        given += 1;
        terminal.out(jsonLine(label));
      }
    }
    terminal.err(terminal.paintErr("dim", `${plural(given, "label")}; ${plural(left, "review")} left out`));
  });
}
