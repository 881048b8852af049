import type { Command } from "commander";
import { Option } from "commander";
import type { ExperimentStatus, ExperimentSummary } from "../../../core/experiment.ts";
import { age, count } from "../../../core/print/amounts.ts";
import { shortId } from "../../../core/print/short-id.ts";
import type { Column } from "../../../core/print/table.ts";
import { table } from "../../../core/print/table.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { wholeNumber } from "../../options/parsers.ts";
import { jsonLine } from "../../print/json.ts";
import { withStore } from "../../project.ts";

interface Options extends GlobalOptions {
  readonly limit: number;
  readonly name?: string;
  readonly release?: string;
  readonly dataset?: string;
  readonly status?: ExperimentStatus;
}

const DEFAULT_LIMIT = 20;

export function addExperimentList(experiments: Command, cli: Cli): void {
  experiments
    .command("list")
    .summary("list experiments")
    .description("List experiments, the newest first.")
    .option("--name <evaluation>", "of this evaluation")
    .option("--release <release>", "of this release")
    .option("--dataset <dataset>", "on this dataset")
    .addOption(new Option("--status <status>", "that are so").choices(["running", "completed", "stopped"]))
    .option("-n, --limit <n>", "so many at most, up to 1000", wholeNumber(1), DEFAULT_LIMIT)
    .action(async (_: unknown, self: Command) => {
      const options: Options = self.optsWithGlobals();
      const { terminal } = cli;
      const { limit, name, release, dataset, status } = options;
      const found = await withStore(options, (store) =>
        store.experiments.list({
          limit,
          ...(name === undefined ? {} : { name }),
          ...(release === undefined ? {} : { release }),
          ...(dataset === undefined ? {} : { dataset }),
          ...(status === undefined ? {} : { status }),
        }),
      );
      if (options.json === true) for (const one of found) terminal.out(jsonLine(one));
      else if (found.length === 0)
        terminal.err("No experiment is so. Make one with `airworthy eval`, or take a filter away.");
      else terminal.out(table(found, COLUMNS, { width: terminal.width, paint: terminal.paint }));
    });
}

const COLUMNS: readonly Column<ExperimentSummary>[] = [
  { header: "experiment", cell: ({ id }) => shortId(id), least: 18 },
  { header: "evaluation", cell: ({ name }) => name, least: 8 },
  { header: "release", cell: ({ release }) => release, least: 7 },
  { header: "status", cell: ({ status }) => status },
  { header: "age", cell: ({ startedAt }) => age(startedAt), align: "right" },
  { header: "trials", cell: ({ done }) => count(done), align: "right" },
  { header: "passed", cell: passedText, align: "right" },
];

function passedText({ done, passed }: ExperimentSummary): string {
  return done === 0 ? "-" : `${((passed / done) * 100).toFixed(1)}%`;
}
