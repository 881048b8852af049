import type { Command } from "commander";
import type { App } from "../../app/open.ts";
import { AirworthyError, isAirworthyError } from "../../core/errors.ts";
import { everyRun } from "../../core/every-run.ts";
import type { RunId } from "../../core/ids.ts";
import type { AnyWorkflow } from "../../core/workflow.ts";
import type { ReplayResult } from "../../engines/local/run-result.ts";
import { withAnyApp } from "../any-app.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import type { ExitCode } from "../exit-code.ts";
import { EXIT } from "../exit-code.ts";
import { interruptible } from "../interrupt.ts";
import type { FilterOptions } from "../options/run-filters.ts";
import { addFilterOptions, isFiltered, queryOf } from "../options/run-filters.ts";
import { ownWorkflow } from "../own-workflow.ts";
import { duration, grouped, plural } from "../print/amounts.ts";
import { errorText, toldOf } from "../print/error.ts";
import { jsonLine } from "../print/json.ts";
import { progress } from "../print/progress.ts";
import { shortId } from "../print/short-id.ts";
import { resolveRun } from "../resolve-run.ts";
import type { Terminal } from "../terminal.ts";

interface Options extends GlobalOptions, FilterOptions {
  readonly all?: boolean;
  readonly current?: boolean;
}

/** A run that could not be executed again at all counts as refused too. */
type Verdict = ReplayResult | { readonly status: "refused"; readonly id: RunId; readonly error: unknown };

export function addReplay(program: Command, cli: Cli): void {
  const command = program
    .command("replay")
    .description(
      "Execute recorded runs again from their recording alone: no network, nothing written. A run of a release is executed by exactly that release, any other by today's code. Says whether the code still does exactly what was recorded; exits 1 where it does not.",
    )
    .argument("[run...]", "ids, their beginnings, or last")
    .option("--all", "every run of the store that the filters leave")
    .option("--current", "by today's code, whatever release made them");
  addFilterOptions(command).action(async (runs: string[], _: unknown, self: Command) => {
    cli.exitCode = await replay(runs, self.optsWithGlobals(), cli);
  });
}

async function replay(runs: readonly string[], options: Options, { terminal }: Cli): Promise<ExitCode> {
  const many = options.all === true || isFiltered(options);
  if (many === runs.length > 0) throw whichRuns(many);
  return withAnyApp({ ...options, create: false }, (app) =>
    interruptible(terminal, async (signal) => {
      const ids = many
        ? await idsOf(app, options)
        : await Promise.all(runs.map((run) => resolveRun(app.store, run)));
      const began = performance.now();
      const verdicts = await replayEach(app, ids, {
        terminal,
        signal,
        json: options.json === true,
        by: options.current === true ? "current" : "release",
      });
      if (options.json !== true) terminal.err(summary(verdicts, performance.now() - began));
      if (signal.aborted) return EXIT.interrupted;
      return exitOf(verdicts);
    }),
  );
}

async function idsOf(app: App, options: FilterOptions): Promise<readonly RunId[]> {
  const ids: RunId[] = [];
  for await (const { id } of everyRun(app.store, queryOf(options))) ids.push(id);
  return ids;
}

interface Each {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly json: boolean;
  readonly by: "release" | "current";
}

async function replayEach(
  app: App,
  ids: readonly RunId[],
  { terminal, signal, json, by }: Each,
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  const bar = progress(terminal, "Replaying", ids.length);
  for (const id of ids) {
    if (signal.aborted) break;
    const verdict = await replayOne(app, id, by);
    verdicts.push(verdict);
    if (json) terminal.out(jsonLine(verdictJson(verdict)));
    else if (verdict.status !== "same" || ids.length <= 20) {
      bar.done();
      terminal.out(verdictText(verdict, terminal));
    }
    bar.step();
  }
  bar.done();
  return verdicts;
}

async function replayOne(app: App, id: RunId, by: Each["by"]): Promise<Verdict> {
  try {
    return await app.replay(id, { ...(await ofCommand(app, id)), by });
  } catch (error) {
    // One run of a workflow or a file that is gone must not keep the others from being looked at.
    if (!GONE.some((code) => isAirworthyError(error, code))) throw error;
    return { status: "refused", id, error };
  }
}

const GONE = [
  "workflow_unknown",
  "module_load_failed",
  "usage",
  "release_not_found",
  "release_tampered",
  "release_unsigned",
  "release_external_differs",
  "release_does_not_load",
] as const;

/** A run that a command such as `probe` recorded is of a workflow that no configuration lists. */
async function ofCommand(app: App, id: RunId): Promise<{ readonly workflow?: AnyWorkflow }> {
  const stored = await app.store.load(id);
  if (stored === undefined || app.workflows.has(stored.workflow)) return {};
  const workflow = await ownWorkflow(stored);
  return workflow === undefined ? {} : { workflow };
}

function verdictText(verdict: Verdict, terminal: Terminal): string {
  switch (verdict.status) {
    case "same": {
      const open = verdict.end === undefined ? ", as far as it got" : "";
      const line = `${verdict.id}: ${plural(verdict.calls, "call")}${open}, ${duration(verdict.took)}`;
      return `${terminal.paint("green", "same     ")} ${line}`;
    }
    case "diverged":
      return `${terminal.paint("red", "diverged ")} ${verdict.id}\n${errorText(verdict.divergence, terminal)}`;
    default:
      return `${terminal.paint("yellow", "refused  ")} ${verdict.id}\n${errorText(verdict.error, terminal)}`;
  }
}

function verdictJson(verdict: Verdict): unknown {
  switch (verdict.status) {
    case "same":
      return { id: verdict.id, status: verdict.status, calls: verdict.calls, took: verdict.took };
    case "diverged":
      return { id: verdict.id, status: verdict.status, divergence: verdict.divergence.divergence };
    default:
      return { id: verdict.id, status: verdict.status, error: toldOf(verdict.error) };
  }
}

function summary(verdicts: readonly Verdict[], took: number): string {
  const number = (status: Verdict["status"]): number =>
    verdicts.filter((one) => one.status === status).length;
  const calls = verdicts.reduce((sum, one) => sum + (one.status === "same" ? one.calls : 0), 0);
  const [same, diverged, refused] = [number("same"), number("diverged"), number("refused")];
  const first = verdicts.find(({ status }) => status === "diverged");
  const next = first === undefined ? "" : `\nlook: airworthy runs show ${shortId(first.id)}`;
  const others = `${grouped(diverged)} diverged${refused === 0 ? "" : `, ${grouped(refused)} refused`}`;
  return `${grouped(same)} of ${plural(verdicts.length, "run")} the same (${plural(calls, "call")}, ${duration(took)}), ${others}${next}`;
}

function exitOf(verdicts: readonly Verdict[]): ExitCode {
  if (verdicts.some(({ status }) => status === "diverged")) return EXIT.failed;
  // Nothing to replay is no proof that anything replays.
  if (verdicts.length === 0 || verdicts.some(({ status }) => status === "refused")) return EXIT.inconclusive;
  return EXIT.pass;
}

function whichRuns(both: boolean): AirworthyError {
  return new AirworthyError({
    code: "usage",
    message: both
      ? "Cannot replay named runs and filtered ones at once"
      : "Cannot tell which runs to replay: none is named",
    hint: "Name runs (airworthy replay last), or take them by --all or a filter such as --status failed",
  });
}
