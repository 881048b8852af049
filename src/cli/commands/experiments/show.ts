import type { Command } from "commander";
import type { TrialRecord } from "../../../core/experiment.ts";
import { duration, money } from "../../../core/print/amounts.ts";
import { shortId } from "../../../core/print/short-id.ts";
import type { Column } from "../../../core/print/table.ts";
import { table } from "../../../core/print/table.ts";
import { visibleLine } from "../../../core/print/visible.ts";
import { whyFailed } from "../../../evals/report/why-failed.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { jsonDocument } from "../../print/json.ts";
import { withStore } from "../../project.ts";
import { resolveExperiment } from "../../resolve-experiment.ts";

interface Options extends GlobalOptions {
  readonly failed?: boolean;
  readonly all?: boolean;
}

/** Trials that fit a look. */
const SHOWN = 50;

export function addExperimentShow(experiments: Command, cli: Cli): void {
  experiments
    .command("show")
    .summary("show an experiment with its trials")
    .description("Show what an experiment came to, and its trials with their runs.")
    .argument("<experiment>", "its id, the beginning of it, or last")
    .option("--failed", "only trials that did not pass")
    .option("--all", "every trial, however many")
    .action(async (id: string, _: unknown, self: Command) => {
      await show(id, self.optsWithGlobals(), cli);
    });
}

async function show(text: string, options: Options, { terminal }: Cli): Promise<void> {
  const { evalReport } = await import("../../../evals/report/eval-report.ts");
  const { evalText } = await import("../../../evals/report/eval-text.ts");
  const { loadTried } = await import("../../../evals/experiments/load-tried.ts");
  await withStore(options, async (store) => {
    const tried = await loadTried(store.experiments, await resolveExperiment(store.experiments, text));
    const { experiment } = tried;
    if (options.json === true) {
      terminal.out(jsonDocument(experiment));
      return;
    }
    const report = await evalReport(tried);
    terminal.out(evalText(report, { width: terminal.width, paint: terminal.paint }));
    const records = experiment.records.filter(({ pass }) => options.failed !== true || pass !== true);
    const shown = options.all === true ? records : records.slice(0, SHOWN);
    if (shown.length === 0) return;
    terminal.out(`\n${table(shown, COLUMNS, { width: terminal.width, paint: terminal.paint })}`);
    const rest = records.length - shown.length;
    if (rest > 0) terminal.err(terminal.paintErr("dim", `${rest} more: add --all, or --failed`));
  });
}

const COLUMNS: readonly Column<TrialRecord>[] = [
  { header: "case", cell: (record) => record.case, least: 10 },
  { header: "trial", cell: ({ trial }) => String(trial), align: "right" },
  { header: "", cell: ({ pass }) => (pass === undefined ? "?" : pass ? "pass" : "FAIL") },
  { header: "why", cell: (record) => visibleLine(whyFailed(record)), least: 10 },
  { header: "took", cell: ({ took }) => duration(took), align: "right" },
  { header: "cost", cell: ({ cost }) => money(cost), align: "right" },
  { header: "run", cell: ({ runs }) => shortId(runs.at(-1) ?? "-"), least: 18 },
];
