import type { App } from "../app/open.ts";
import { isAirworthyError } from "../core/errors.ts";
import type { RunSummary } from "../core/run.ts";
import type { PendingApproval } from "../core/store.ts";
import type { RunResult } from "../engines/local/run-result.ts";
import type { ExitCode } from "./exit-code.ts";
import { EXIT } from "./exit-code.ts";
import { runErrorText } from "./print/error.ts";
import { jsonDocument } from "./print/json.ts";
import { runJson } from "./print/run-json.ts";
import { runLine } from "./print/run-line.ts";
import { shortId } from "./print/short-id.ts";
import { visible, visibleLine } from "./print/visible.ts";
import type { Terminal } from "./terminal.ts";

export interface Reporting {
  readonly terminal: Terminal;
  readonly json: boolean;
  /** More for --json. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** Prints how a run ended: its output to standard output, everything about it to standard error. */
export async function reportRun(app: App, result: RunResult, reporting: Reporting): Promise<ExitCode> {
  const { terminal, json, extra } = reporting;
  const stored = await app.store.load(result.id);
  const pending = result.status === "waiting" ? await app.store.approvals.pending(result.id) : [];
  if (json) {
    const known = stored === undefined ? { id: result.id, status: result.status } : runJson(stored);
    const waiting = pending.length === 0 ? {} : { approvals: pending };
    terminal.out(jsonDocument({ ...known, ...waiting, ...extra }));
  } else {
    printResult(result, stored, terminal);
    if (stored !== undefined) terminal.err(terminal.paintErr("dim", runLine(stored)));
    if (pending.length > 0) terminal.err(pendingText(pending));
    terminal.err(terminal.paintErr("dim", nextStep(result, stored)));
  }
  return exitOf(result);
}

function printResult(result: RunResult, stored: RunSummary | undefined, terminal: Terminal): void {
  switch (result.status) {
    case "completed":
      if (result.output !== undefined) terminal.out(outputText(result.output));
      return;
    case "waiting":
      return;
    default:
      // As it is stored, which is redacted: what is printed here ends in the logs of CI.
      terminal.err(
        runErrorText(stored?.end && "error" in stored.end ? stored.end.error : result.error, terminal),
      );
  }
}

function outputText(output: unknown): string {
  if (typeof output === "string") return visible(output);
  return visible(JSON.stringify(output, jsonable, 2) ?? String(output));
}

function jsonable(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

/** What a person is asked, and how to answer. */
export function pendingText(pending: readonly PendingApproval[]): string {
  return pending
    .map(({ address, title, details }) => {
      const more = details === undefined ? "" : `\n${visible(JSON.stringify(details, null, 2))}`;
      return `waits at ${visibleLine(address)}: ${visible(title)}${more}`;
    })
    .join("\n");
}

function nextStep(result: RunResult, stored: RunSummary | undefined): string {
  const id = shortId(result.id);
  if (result.status === "waiting") return `decide: airworthy resume ${id} --approve   or --deny --reason "…"`;
  // A run that could not be resumed as it is was left open.
  if (result.status === "failed" && stored?.end === undefined) return `look: airworthy runs show ${id}`;
  return `look: airworthy runs show ${id}\nreplay: airworthy replay ${id}`;
}

function exitOf(result: RunResult): ExitCode {
  switch (result.status) {
    case "completed":
      return EXIT.pass;
    case "waiting":
      return EXIT.inconclusive;
    case "cancelled":
      return EXIT.interrupted;
    default:
      return isAirworthyError(result.error, "resume_redacted") ||
        isAirworthyError(result.error, "write_in_doubt")
        ? EXIT.inconclusive
        : EXIT.failed;
  }
}
