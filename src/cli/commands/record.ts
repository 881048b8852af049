import type { Command } from "commander";
import type { Recorded, Replayed } from "../../app/recorder/record-command.ts";
import { parseSessionId } from "../../core/ids.ts";
import type { StoredRun } from "../../core/run.ts";
import { withAnyApp } from "../any-app.ts";
import { tellChange } from "../audited.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import type { ExitCode } from "../exit-code.ts";
import { EXIT } from "../exit-code.ts";
import { collect } from "../options/parsers.ts";
import { count, money, plural } from "../print/amounts.ts";
import { errorText } from "../print/error.ts";
import { jsonLine } from "../print/json.ts";
import { shortId } from "../print/short-id.ts";
import { visibleLine } from "../print/visible.ts";
import { loadRunOf } from "../resolve-run.ts";
import type { Terminal } from "../terminal.ts";

interface Options extends GlobalOptions {
  readonly replay?: string;
  readonly name?: string;
  readonly session?: string;
  readonly user?: string;
  readonly tag?: readonly string[];
}

export function addRecord(program: Command, cli: Cli): void {
  program
    .command("record")
    .description(
      "Run a command, in whatever language, and record its calls to models as one run: a server on this machine stands for " +
        "OpenAI (chat completions, responses) and Anthropic (messages), and the command is told of it by OPENAI_BASE_URL, " +
        "OPENAI_API_BASE and ANTHROPIC_BASE_URL. Requests go on to where these variables pointed before. Keys are passed on " +
        "and never kept. With --replay the command is answered from a recorded run alone, and told where it asks otherwise. " +
        "The exit code is the command's; 1 where a replay diverged.",
    )
    .argument("<command...>", "the command, after --: airworthy record -- node agent.js")
    .option("--replay <run>", "answer from this run: its id, the beginning of it, or last")
    .option("--name <name>", "a name in place of a workflow's (default: the script's or the program's)")
    .option("--session <id>", "a turn of this conversation")
    .option("--user <id>", "whom it is for")
    .option("--tag <tag>", "a tag (repeatable)", collect)
    .action(async (command: string[], _: unknown, self: Command) => {
      const options: Options = self.optsWithGlobals();
      cli.exitCode = await (options.replay === undefined
        ? record(command, options, cli.terminal)
        : replay(command, { ...options, replay: options.replay }, cli.terminal));
    });
}

async function record(command: readonly string[], options: Options, terminal: Terminal): Promise<ExitCode> {
  const { name, session, user, tag } = options;
  const { recordCommand } = await import("../../app/recorder/record-command.ts");
  return withAnyApp(options, async (app) => {
    const recorded = await recordCommand(app, command, {
      ...(name === undefined ? {} : { name }),
      ...(session === undefined ? {} : { session: parseSessionId(session) }),
      ...(user === undefined ? {} : { subject: { id: user } }),
      ...(tag === undefined ? {} : { tags: tag }),
    });
    tellChange(options, { target: recorded.run.id });
    tellRecorded(recorded, options, { command, terminal });
    return codeOf(
      recorded.exitCode === 0 && recorded.run.status !== "completed" ? EXIT.failed : recorded.exitCode,
    );
  });
}

/** Nothing is changed, so the audit log is not told. */
async function replay(
  command: readonly string[],
  { change: _, ...options }: Options & { readonly replay: string },
  terminal: Terminal,
): Promise<ExitCode> {
  const { replayCommand } = await import("../../app/recorder/record-command.ts");
  return withAnyApp({ ...options, create: false }, async (app) => {
    const run = await loadRunOf(app.store, options.replay);
    const replayed = await replayCommand(app, command, run);
    tellReplayed(replayed, run, { options, terminal });
    return codeOf(replayed.divergences.length > 0 ? EXIT.failed : replayed.exitCode);
  });
}

/** The command's standard output is its own: what we say goes to standard error, as JSON too. */
function tellRecorded(
  { exitCode, run }: Recorded,
  options: Options,
  { command, terminal }: { readonly command: readonly string[]; readonly terminal: Terminal },
): void {
  const { id, totals, status } = run;
  if (options.json === true) return void terminal.err(jsonLine({ run: id, status, exitCode, totals }));
  if ("error" in run && exitCode === 0) terminal.err(errorText(run.error, terminal));
  const tokens = `${count(totals.tokensIn + totals.tokensOut)} tokens`;
  terminal.err(`Recorded ${shortId(id)}: ${plural(totals.calls, "call")}, ${tokens}, ${money(totals.cost)}`);
  const again = `again, offline: airworthy record --replay ${shortId(id)} -- ${visibleLine(command.join(" "))}`;
  terminal.err(terminal.paintErr("dim", again));
}

function tellReplayed(
  { exitCode, answered, divergences }: Replayed,
  { id }: StoredRun,
  { options, terminal }: { readonly options: Options; readonly terminal: Terminal },
): void {
  if (options.json === true) {
    const told = divergences.map(({ divergence: { kind, address, diff } }) => ({ kind, address, diff }));
    const status = told.length === 0 ? "same" : "diverged";
    return void terminal.err(jsonLine({ run: id, status, exitCode, answered, divergences: told }));
  }
  for (const divergence of divergences) terminal.err(errorText(divergence, terminal));
  const verdict = divergences.length === 0 ? "the same" : plural(divergences.length, "divergence");
  terminal.err(
    `Replayed ${shortId(id)}: ${plural(answered, "call")} answered from the recording, ${verdict}`,
  );
}

/** Any code a command may end with is passed on. */
function codeOf(code: number): ExitCode {
  return code as ExitCode;
}
