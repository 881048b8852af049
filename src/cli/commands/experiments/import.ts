import { basename } from "node:path";
import type { Command } from "commander";
import { plural } from "../../../core/print/amounts.ts";
import { jsonDocument } from "../../../core/print/json.ts";
import { visibleLine } from "../../../core/print/visible.ts";
import { createRedactor } from "../../../core/redact/redactor.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { withWritableStore } from "../../project.ts";

interface Options extends GlobalOptions {
  readonly name?: string;
  readonly release?: string;
  readonly workflow?: string;
}

export function addExperimentImport(experiments: Command, cli: Cli): void {
  experiments
    .command("import")
    .summary("take trials that were made elsewhere")
    .description(
      "Import trials as an experiment: JSON lines, a trial each with case, trial, and pass or reward; or trajectories of tau-bench. Their conversations become runs.",
    )
    .argument("<file>", "a file of trials")
    .option("--name <evaluation>", "name of the evaluation and its dataset (default: the file's)")
    .option("--release <release>", "what was tried (default: imported)")
    .option("--workflow <name>", "list the runs under this name (default: conversation)")
    .action(async (file: string, _: unknown, self: Command) => {
      await importFile(file, self.optsWithGlobals(), cli);
    });
}

async function importFile(file: string, options: Options, { terminal }: Cli): Promise<void> {
  // Loaded only here, since they check files with a library that no other command needs.
  const [{ readTrials }, { importTrials }] = await Promise.all([
    import("../../../observe/transfer/index.ts"),
    import("../../../evals/import/import-trials.ts"),
  ]);
  const { name = basename(file).replace(/\.jsonl?$/, ""), release, workflow } = options;
  const made = await withWritableStore({ ...options, create: true }, (store, { redact: rules }) => {
    const redactor = rules === undefined ? undefined : createRedactor({ ...rules, secret: store.secret });
    const redact = redactor?.active === true ? { redact: redactor.text } : {};
    const called = workflow === undefined ? {} : { workflow };
    return importTrials(readTrials(file, { ...called, ...redact }), {
      store,
      name,
      ...called,
      ...redact,
      ...(release === undefined ? {} : { release }),
    });
  });
  if (options.json === true) {
    terminal.out(jsonDocument(made));
    return;
  }
  const { id, cases, trials, runs, known } = made;
  const what = `${plural(trials, "trial")} of ${plural(cases, "case")}`;
  terminal.out(
    known
      ? `${visibleLine(file)}: ${what}, there already as ${id}`
      : `${visibleLine(file)}: imported ${what} with ${plural(runs, "new run")} as ${id}`,
  );
  terminal.err(terminal.paintErr("dim", `look: airworthy experiments report ${id}`));
}
