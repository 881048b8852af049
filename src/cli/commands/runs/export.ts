import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { AirworthyError } from "../../../core/errors.ts";
import type { RunId } from "../../../core/ids.ts";
import type { RunQuery, Store } from "../../../core/store.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import type { ExitCode } from "../../exit-code.ts";
import { EXIT } from "../../exit-code.ts";
import { interruptible } from "../../interrupt.ts";
import { wholeNumber } from "../../options/parsers.ts";
import type { FilterOptions } from "../../options/run-filters.ts";
import { addFilterOptions, isFiltered, queryOf } from "../../options/run-filters.ts";
import { plural } from "../../print/amounts.ts";
import { jsonDocument } from "../../print/json.ts";
import { progress } from "../../print/progress.ts";
import { withStore } from "../../project.ts";
import { resolveRun } from "../../resolve-run.ts";
import type { Terminal } from "../../terminal.ts";

interface Options extends GlobalOptions, FilterOptions {
  readonly all?: boolean;
  readonly limit?: number;
  readonly output?: string;
}

export function addExport(runs: Command, cli: Cli): void {
  const command = runs
    .command("export")
    .description(
      "Write runs with everything they refer to as JSON lines, for runs import or for tools of your own.",
    )
    .argument("[run...]", "ids, their beginnings, or last")
    .option("-o, --output <file>", "write to this file (default: standard output)")
    .option("--all", "every run of the store that the filters leave")
    .option("-n, --limit <n>", "so many at most, the newest", wholeNumber(1));
  addFilterOptions(command).action(async (names: string[], _: unknown, self: Command) => {
    cli.exitCode = await exportTo(names, self.optsWithGlobals(), cli.terminal);
  });
}

async function exportTo(names: readonly string[], options: Options, terminal: Terminal): Promise<ExitCode> {
  const many = options.all === true || isFiltered(options);
  if (many === names.length > 0) throw whichRuns(many);
  return interruptible(terminal, (signal) =>
    withStore(options, async (store) => {
      const which = many
        ? queryFor(options)
        : await Promise.all(names.map((name) => resolveRun(store, name)));
      const counted = { runs: 0 };
      const lines = Readable.from(linesOf(store, which, { counted, terminal }));
      try {
        await writeTo(options.output, lines, signal);
      } catch (error) {
        if (signal.aborted) return EXIT.interrupted;
        throw error;
      }
      tell(options, counted.runs, terminal);
      return EXIT.pass;
    }),
  );
}

function queryFor(options: Options): RunQuery {
  return { ...queryOf(options), ...(options.limit === undefined ? {} : { limit: options.limit }) };
}

async function* linesOf(
  store: Store,
  which: readonly RunId[] | RunQuery,
  { counted, terminal }: { counted: { runs: number }; terminal: Terminal },
): AsyncGenerator<string> {
  const { exportRuns } = await import("../../../observe/transfer/index.ts");
  const bar = progress(terminal, "Exporting", undefined);
  for await (const line of exportRuns(store, which)) {
    yield `${line}\n`;
    if (!line.startsWith('{"type":"run_end"')) continue;
    counted.runs += 1;
    bar.step("runs");
  }
  bar.done();
}

/** A file is there whole or not at all, whatever happens on the way. */
async function writeTo(output: string | undefined, lines: Readable, signal: AbortSignal): Promise<void> {
  if (output === undefined) return pipeline(lines, process.stdout, { end: false, signal });
  const part = `${output}.part`;
  try {
    await pipeline(lines, createWriteStream(part), { signal });
    await rename(part, output);
  } catch (error) {
    await rm(part, { force: true });
    throw signal.aborted || error instanceof AirworthyError ? error : unwritable(output, error);
  }
}

function tell({ output, json }: Options, runs: number, terminal: Terminal): void {
  // Without a file, standard output is the export itself.
  if (json === true && output !== undefined) terminal.out(jsonDocument({ runs, output }));
  else terminal.err(`Exported ${plural(runs, "run")}${output === undefined ? "" : ` to ${output}`}`);
}

function whichRuns(both: boolean): AirworthyError {
  return new AirworthyError({
    code: "usage",
    message: both
      ? "Cannot export named runs and filtered ones at once"
      : "Cannot tell which runs to export: none is named",
    hint: "Name runs (airworthy runs export last), or take them by --all or a filter such as --status failed",
  });
}

function unwritable(output: string, cause: unknown): AirworthyError {
  return new AirworthyError({
    code: "file_unwritable",
    message: `Cannot write the export to "${output}": ${cause instanceof Error ? cause.message : String(cause)}`,
    hint: "Check that the folder is there and that you may write to it",
    cause,
  });
}
