import type { Command } from "commander";
import { Option } from "commander";
import type { App } from "../../app/open.ts";
import { AirworthyError, isAirworthyError } from "../../core/errors.ts";
import { everyRun } from "../../core/every-run.ts";
import type { RunId } from "../../core/ids.ts";
import type { PendingApproval } from "../../core/store.ts";
import { tellChange } from "../audited.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import type { ExitCode } from "../exit-code.ts";
import { EXIT } from "../exit-code.ts";
import { interruptible } from "../interrupt.ts";
import { plural } from "../print/amounts.ts";
import { errorText } from "../print/error.ts";
import { visible } from "../print/visible.ts";
import { withApp } from "../project.ts";
import { pendingText, reportRun } from "../report-run.ts";
import { resolveRun } from "../resolve-run.ts";
import type { Terminal } from "../terminal.ts";
import { whoami } from "../whoami.ts";

interface Options extends GlobalOptions {
  readonly all?: boolean;
  readonly approve?: boolean;
  readonly deny?: boolean;
  readonly by?: string;
  readonly reason?: string;
  readonly at?: string;
  readonly repeatWrites?: boolean;
}

export function addResume(program: Command, cli: Cli): void {
  program
    .command("resume")
    .description(
      "Finish a run whose process died or that waits for a person. What is recorded is not done again.",
    )
    .argument("[run]", "its id, the beginning of it, or last")
    .option("--all", "every interrupted run of the store")
    .addOption(new Option("--approve", "allow what the run waits for").conflicts("deny"))
    .option("--deny", "refuse what the run waits for")
    .option("--by <name>", "who decided (default: the user of this system)")
    .option("--reason <text>", "why; the run and its model are told")
    .option("--at <address>", "decide only this call, where the run waits for several")
    .option("--repeat-writes", "make writes again whose end was never seen")
    .action(async (run: string | undefined, _: unknown, self: Command) => {
      cli.exitCode = await resume(run, self.optsWithGlobals(), cli);
    });
}

async function resume(run: string | undefined, options: Options, { terminal }: Cli): Promise<ExitCode> {
  if ((run === undefined) !== (options.all === true)) throw whichRun();
  return withApp(options, (app) =>
    interruptible(terminal, async (signal) => {
      const given = { options, terminal, signal };
      if (run === undefined) return resumeAll(app, given);
      const id = await resolveRun(app.store, run);
      tellChange(options, { target: id });
      return resumeOne(app, id, given);
    }),
  );
}

interface Given {
  readonly options: Options;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

async function resumeAll(app: App, given: Given): Promise<ExitCode> {
  const { terminal, signal } = given;
  const ids = await interruptedRuns(app);
  const codes: ExitCode[] = [];
  for (const id of ids) {
    if (signal.aborted) return EXIT.interrupted;
    codes.push(await resumeOrTell(app, id, given));
  }
  terminal.err(
    `${plural(ids.length, "interrupted run")}, ${codes.filter((code) => code === EXIT.pass).length} completed`,
  );
  return codes.find((code) => code === EXIT.failed) ?? codes.find((code) => code !== EXIT.pass) ?? EXIT.pass;
}

async function interruptedRuns(app: App): Promise<readonly RunId[]> {
  const ids: RunId[] = [];
  const query = { status: "interrupted", experiment: "none" } as const;
  for await (const { id } of everyRun(app.store, query)) ids.push(id);
  // Oldest first, as the turns of a conversation follow each other.
  return ids.reverse();
}

async function resumeOrTell(app: App, id: RunId, given: Given): Promise<ExitCode> {
  try {
    return await resumeOne(app, id, given);
  } catch (error) {
    if (!isAirworthyError(error)) throw error;
    given.terminal.err(`${id}\n${errorText(error, given.terminal)}`);
    return EXIT.inconclusive;
  }
}

async function resumeOne(app: App, id: RunId, { options, terminal, signal }: Given): Promise<ExitCode> {
  const json = options.json === true;
  const pending = await app.store.approvals.pending(id);
  if (pending.length > 0 && !(await decide(app, pending, { options, terminal }))) {
    if (!json) terminal.err(pendingText(pending));
    throw stillWaiting(id);
  }
  const repeatWrites = options.repeatWrites === true;
  const result = await app.resume(id, { signal, repeatWrites });
  return reportRun(app, result, { terminal, json });
}

/** Keeps the decision; false where nobody has made one. */
async function decide(
  app: App,
  pending: readonly PendingApproval[],
  { options, terminal }: Pick<Given, "options" | "terminal">,
): Promise<boolean> {
  const wanted = options.at === undefined ? pending : pending.filter(({ address }) => address === options.at);
  if (wanted.length === 0) throw notWaitedFor(options.at ?? "", pending);
  const given = options.approve === true ? true : options.deny === true ? false : undefined;
  if (given !== undefined && wanted.length > 1) throw whichApproval(wanted);
  for (const { run, address, title, details } of wanted) {
    const approved = given ?? (await askPerson(terminal, { title, details }));
    if (approved === undefined) return false;
    const by = options.by ?? whoami();
    await app.decide(run, address, {
      approved,
      by,
      ...(options.reason === undefined ? {} : { reason: options.reason }),
    });
  }
  return true;
}

async function askPerson(
  terminal: Terminal,
  { title, details }: { title: string; details?: unknown },
): Promise<boolean | undefined> {
  if (!terminal.interactive) return undefined;
  // Loaded only here: most runs that are resumed ask nobody.
  const { confirm, isCancel } = await import("@clack/prompts");
  const more = details === undefined ? "" : `\n${visible(JSON.stringify(details, null, 2))}`;
  const answer = await confirm({
    message: `${visible(title)}${more}`,
    active: "Approve",
    inactive: "Deny",
    initialValue: false,
    output: process.stderr,
  });
  return isCancel(answer) ? undefined : answer;
}

function whichRun(): AirworthyError {
  return new AirworthyError({
    code: "usage",
    message: "Cannot tell which run to resume: expected one run or --all",
    hint: "Name a run (airworthy resume last), or resume every interrupted one with --all",
  });
}

function stillWaiting(id: RunId): AirworthyError {
  return new AirworthyError({
    code: "run_waiting",
    message: `Cannot resume run "${id}" yet: nobody has decided what it waits for`,
    hint: 'Decide with --approve, or with --deny --reason "…"',
  });
}

function whichApproval(pending: readonly PendingApproval[]): AirworthyError {
  return new AirworthyError({
    code: "approval_ambiguous",
    message: `Cannot tell which call is meant: the run waits for ${pending.map(({ address }) => `"${address}"`).join(", ")}`,
    hint: "Decide one after the other with --at <address>",
  });
}

function notWaitedFor(at: string, pending: readonly PendingApproval[]): AirworthyError {
  return new AirworthyError({
    code: "call_not_found",
    message: `Cannot decide "${at}": the run waits for ${pending.map(({ address }) => `"${address}"`).join(", ")}`,
    hint: "Give --at one of these addresses",
  });
}
