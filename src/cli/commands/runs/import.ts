import type { Command } from "commander";
import { Option } from "commander";
import { AirworthyError } from "../../../core/errors.ts";
import type { Redact } from "../../../core/execution.ts";
import type { Store } from "../../../core/store.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import type { ExitCode } from "../../exit-code.ts";
import { EXIT } from "../../exit-code.ts";
import { interruptible } from "../../interrupt.ts";
import { grouped, plural } from "../../print/amounts.ts";
import { jsonLine } from "../../print/json.ts";
import { progress } from "../../print/progress.ts";
import { visibleLine } from "../../print/visible.ts";
import { withWritableStore } from "../../project.ts";
import { redactOf } from "../../redact-of.ts";
import type { Terminal } from "../../terminal.ts";

type Format = "airworthy" | "openai";

interface Options extends GlobalOptions {
  readonly format: Format | "auto";
  readonly workflow?: string;
}

export function addImport(runs: Command, cli: Cli): void {
  runs
    .command("import")
    .description(
      "Import runs: an export of another store, or recorded conversations in OpenAI message format with tool calls (JSON or JSON lines).",
    )
    .argument("<file...>", "files; - is an export on standard input")
    .addOption(
      new Option("--format <format>", "what the files hold")
        .choices(["auto", "airworthy", "openai"])
        .default("auto"),
    )
    .option("--workflow <name>", "list conversations under this name (default: conversation)")
    .action(async (files: string[], _: unknown, self: Command) => {
      cli.exitCode = await importFiles(files, self.optsWithGlobals(), cli.terminal);
    });
}

async function importFiles(
  files: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  return interruptible(terminal, (signal) =>
    withWritableStore({ ...options, create: true }, async (store, config) => {
      let exitCode: ExitCode = EXIT.pass;
      for (const file of files) {
        if (signal.aborted) return EXIT.interrupted;
        const told = await importFile(store, file, {
          options,
          terminal,
          signal,
          redact: redactOf(config, store),
        });
        if (told.differing.length > 0) exitCode = EXIT.failed;
        terminal.out(options.json === true ? jsonLine(told) : text(told));
      }
      return signal.aborted ? EXIT.interrupted : exitCode;
    }),
  );
}

interface Told {
  readonly file: string;
  readonly format: Format;
  readonly imported: number;
  readonly skipped: number;
  readonly differing: readonly string[];
  /** Of conversations only. */
  readonly messages?: number;
  readonly toolCalls?: number;
  readonly toolErrors?: number;
}

interface Given {
  readonly options: Options;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly redact: Redact | undefined;
}

async function importFile(store: Store, file: string, given: Given): Promise<Told> {
  const { options, terminal, signal, redact } = given;
  // Loaded only here, since it checks files with a library that no other command needs.
  const { importConversations, importRuns, readLines } = await import("../../../observe/transfer/index.ts");
  const format = options.format === "auto" ? await formatOf(file) : options.format;
  const redaction = redact === undefined ? {} : { redact };
  const bar = progress(terminal, `Importing ${visibleLine(file)}`, undefined);
  const counting = counted(store, () => bar.step("runs"), signal);
  try {
    if (format === "airworthy") {
      const lines = readLines(file === "-" ? process.stdin : file);
      return { file, format, ...(await importRuns(counting, lines, redaction)) };
    }
    const named = options.workflow === undefined ? {} : { workflow: options.workflow };
    const { imported, skipped, messages, toolCalls, toolErrors } = await importConversations(counting, file, {
      ...redaction,
      ...named,
    });
    return { file, format, imported, skipped, differing: [], messages, toolCalls, toolErrors };
  } finally {
    bar.done();
  }
}

/** The store with each import counted, and none begun after Ctrl-C. */
function counted(store: Store, count: () => void, signal: AbortSignal): Pick<Store, "load" | "import"> {
  return {
    load: (run) => store.load(run),
    import: async (run) => {
      signal.throwIfAborted();
      await store.import(run);
      count();
    },
  };
}

/** An export begins with a line that says so; anything else is taken for conversations. */
async function formatOf(file: string): Promise<Format> {
  if (file === "-") return "airworthy";
  const { readLines } = await import("../../../observe/transfer/index.ts");
  for await (const line of readLines(file)) {
    if (line.trim() === "") continue;
    return /^\ufeff?\s*\{\s*"airworthy"\s*:/.test(line.slice(0, 200)) ? "airworthy" : "openai";
  }
  throw new AirworthyError({
    code: "import_empty",
    message: `Cannot import "${file}": it is empty`,
    hint: "Give a file that `airworthy runs export` wrote, or conversations in OpenAI message format",
  });
}

function text({ file, imported, skipped, differing, messages, toolCalls, toolErrors }: Told): string {
  const parts = [`${visibleLine(file)}: imported ${plural(imported, "run")}`];
  if (skipped > 0) parts.push(`${grouped(skipped)} there already`);
  if (messages !== undefined) {
    parts.push(
      plural(messages, "message"),
      plural(toolCalls ?? 0, "tool call"),
      plural(toolErrors ?? 0, "tool error"),
    );
  }
  const left =
    differing.length === 0
      ? ""
      : `\nleft as they are, since the store has other runs of these ids: ${differing.join(", ")}`;
  return parts.join(", ") + left;
}
