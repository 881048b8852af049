import type { Command } from "commander";
import { endedCalls } from "../../../core/ended-calls.ts";
import type { CallRecord, Lineage, StoredRun } from "../../../core/run.ts";
import type { RunScores } from "../../../core/run-scores.ts";
import type { PendingApproval } from "../../../core/store.ts";
import { addressOf } from "../../address-of.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { age, dateTime, duration, grouped, money } from "../../print/amounts.ts";
import { answerText, bodyText, valueText } from "../../print/body-text.ts";
import { causesOf, runErrorText } from "../../print/error.ts";
import { jsonDocument } from "../../print/json.ts";
import { callJson, storedRunJson } from "../../print/run-json.ts";
import { statusFormat, statusOf } from "../../print/run-line.ts";
import { scoresText } from "../../print/scores-text.ts";
import { shortId } from "../../print/short-id.ts";
import { timeline } from "../../print/timeline.ts";
import { visibleLine } from "../../print/visible.ts";
import { withStore } from "../../project.ts";
import { pendingText } from "../../report-run.ts";
import { loadRunOf } from "../../resolve-run.ts";
import type { Terminal } from "../../terminal.ts";

interface Options extends GlobalOptions {
  readonly call?: string;
  readonly all?: boolean;
}

/** Lines of a value and of the timeline that fit a look; --all and --call show the rest. */
const VALUE_LINES = 20;
const VALUE_LENGTH = 4_000;
const TIMELINE_LINES = 200;

export function addShow(runs: Command, cli: Cli): void {
  runs
    .command("show")
    .description(
      "Show one run: its input, how it ended, and the timeline of its calls with latency, tokens and cost.",
    )
    .argument("<run>", "its id, the beginning of it, or last")
    .option("--call <address>", "only this call, its question and answer in full")
    .option("--all", "every line, however long")
    .action(async (run: string, _: unknown, self: Command) => {
      await show(run, self.optsWithGlobals(), cli.terminal);
    });
}

async function show(id: string, options: Options, terminal: Terminal): Promise<void> {
  await withStore(options, async (store) => {
    const run = await loadRunOf(store, id);
    if (options.call !== undefined) terminal.out(callText(run, options.call, { options, terminal }));
    else if (options.json === true)
      terminal.out(jsonDocument({ ...storedRunJson(run), scores: await store.scores.of(run.id) }));
    else {
      const pending = run.status === "waiting" ? await store.approvals.pending(run.id) : [];
      const scores = await store.scores.of(run.id);
      terminal.out(runText(run, { pending, scores, terminal, all: options.all === true }));
    }
  });
}

interface Showing {
  readonly pending: readonly PendingApproval[];
  readonly scores: RunScores | undefined;
  readonly terminal: Terminal;
  readonly all: boolean;
}

function runText(run: StoredRun, { pending, scores, terminal, all }: Showing): string {
  const clip = (text: string): string => (all ? text : clipped(text));
  const sections = [
    headerText(run, terminal),
    titled("input", clip(valueText(run.input.text)), terminal),
    endText(run, { pending, terminal, all }),
    scores === undefined ? "" : titled("scores", scoresText(scores), terminal),
    run.calls.length === 0
      ? "No calls are recorded."
      : timeline(run, { terminal, limit: all ? Number.POSITIVE_INFINITY : TIMELINE_LINES }),
    failuresText(run, terminal),
  ];
  return sections.filter((section) => section !== "").join("\n\n");
}

function headerText(run: StoredRun, { paint }: Terminal): string {
  const { totals, subject, parent } = run;
  const status = statusOf(run);
  const attributes = Object.entries(subject?.attributes ?? {}).map(([name, value]) => `${name}=${value}`);
  const rows: (readonly [string, string | undefined])[] = [
    ["workflow", run.workflow],
    ["status", run.attempt > 1 ? `${status}, attempt ${run.attempt}` : status],
    ["started", `${dateTime(run.startedAt)} (${age(run.startedAt)} ago)`],
    ["took", run.took === undefined ? undefined : duration(run.took)],
    ["calls", `${grouped(totals.calls)}${totals.toolErrors > 0 ? `, ${totals.toolErrors} tool errors` : ""}`],
    ["tokens", `${grouped(totals.tokensIn)} in, ${grouped(totals.tokensOut)} out`],
    ["models", modelsOf(run)],
    [
      "cost",
      totals.cost === undefined
        ? `unknown (${grouped(totals.unpriced)} model calls without a price)`
        : money(totals.cost),
    ],
    ["user", subject === undefined ? undefined : [subject.id, ...attributes].join(" ")],
    [
      "session",
      run.session === undefined
        ? undefined
        : `${run.session}${run.turn === undefined ? "" : `, turn ${run.turn}`}`,
    ],
    ["tags", run.tags === undefined || run.tags.length === 0 ? undefined : run.tags.join(", ")],
    ["release", run.release],
    ["source", run.source],
    ["parent", parent === undefined ? undefined : lineageText(parent)],
  ];
  const lines = rows.flatMap(([name, value]) => {
    if (value === undefined) return [];
    const text = visibleLine(value);
    return [
      `${paint("dim", name.padEnd(9))} ${name === "status" ? paint(statusFormat(status), text) : text}`,
    ];
  });
  return [paint("bold", run.id), ...lines].join("\n");
}

function lineageText(parent: Lineage): string {
  if (parent.kind === "trial") return `trial ${parent.trial} of "${parent.case}" in ${parent.experiment}`;
  return `${parent.kind} of ${parent.run}${parent.at === undefined ? "" : ` at ${parent.at}`}`;
}

function modelsOf({ calls }: StoredRun): string | undefined {
  const names = new Set(calls.flatMap(({ note }) => note?.model ?? []));
  return names.size === 0 ? undefined : [...names].join(", ");
}

function endText(run: StoredRun, { pending, terminal, all }: Omit<Showing, "scores">): string {
  if (run.end === undefined) {
    return run.interrupted ? `Its process died. Finish it with \`airworthy resume ${shortId(run.id)}\`.` : "";
  }
  switch (run.end.status) {
    case "completed": {
      const text = valueText(run.end.output.text);
      return titled("output", all ? text : clipped(text), terminal);
    }
    case "waiting":
      return pending.length > 0
        ? pendingText(pending)
        : `waits at ${run.end.waitingFor.map(visibleLine).join(", ")}`;
    default:
      return runErrorText(run.end.error, { paintErr: terminal.paint });
  }
}

/** What went wrong at calls, beyond what the run itself failed of. */
function failuresText(run: StoredRun, terminal: Terminal): string {
  const failed = [...endedCalls(run.calls).values()].filter(({ state }) => state === "failed");
  if (failed.length === 0) return "";
  const lines = failed.slice(0, VALUE_LINES).flatMap((call) => {
    const { told, causes } = reason(call);
    const because = causes.map((cause) => `  ${terminal.paint("dim", "because:")} ${visibleLine(cause)}`);
    return [`${terminal.paint("red", "✗")} ${visibleLine(call.address)}: ${told}`, ...because];
  });
  if (failed.length > VALUE_LINES) lines.push(`… ${failed.length - VALUE_LINES} more`);
  return lines.join("\n");
}

function reason({ answer }: CallRecord): { readonly told: string; readonly causes: readonly string[] } {
  const error = JSON.parse(answer ?? "{}") as { code?: string; message?: string };
  const code = error.code === undefined ? "" : ` (${error.code})`;
  return { told: visibleLine(`${error.message ?? "failed"}${code}`), causes: causesOf(error) };
}

function callText(
  run: StoredRun,
  address: string,
  { options, terminal }: { options: Options; terminal: Terminal },
): string {
  const call = endedCalls(run.calls).get(addressOf(run, address));
  if (call === undefined) return "";
  if (options.json === true) return jsonDocument(callJson(call));
  const { kind, state, at, took, note } = call;
  const told = [
    `${terminal.paint("bold", visibleLine(address))} ${kind} ${state}, ${duration(took)}, ${duration(at)} after the start`,
    call.ask === undefined ? "" : titled("asked", bodyText(call.ask), terminal),
    titled(state === "failed" ? "failed" : "answered", answerText(kind, call.answer), terminal),
    note === undefined ? "" : titled("note", valueText(JSON.stringify(note)), terminal),
  ];
  return told.filter((section) => section !== "").join("\n\n");
}

function titled(title: string, text: string, { paint }: Terminal): string {
  return `${paint("dim", title)}\n${text}`;
}

function clipped(text: string): string {
  const lines = (text.length > VALUE_LENGTH ? text.slice(0, VALUE_LENGTH) : text).split("\n");
  const shown = lines.slice(0, VALUE_LINES).join("\n").toWellFormed();
  return shown.length === text.length
    ? shown
    : `${shown}\n… ${grouped(text.length - shown.length)} more characters; --all shows them`;
}
