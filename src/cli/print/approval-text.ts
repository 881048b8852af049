import type { StoredApproval } from "../../core/approvals/approval.ts";
import { approvalId } from "../../core/approvals/approval-id.ts";
import type { ApprovalState } from "../../core/approvals/state-of.ts";
import { stateOf } from "../../core/approvals/state-of.ts";
import { age, dateTime, duration } from "../../core/print/amounts.ts";
import type { Column } from "../../core/print/table.ts";
import { visible, visibleLine } from "../../core/print/visible.ts";
import type { Format, Terminal } from "../terminal.ts";

const FORMATS: Readonly<Record<ApprovalState, Format>> = {
  pending: "yellow",
  approved: "green",
  denied: "red",
  expired: "red",
  ended: "dim",
};

export const APPROVAL_COLUMNS: readonly Column<StoredApproval>[] = [
  { header: "approval", cell: approvalId, least: 30 },
  { header: "asks", cell: ({ title }) => title, least: 14 },
  { header: "state", cell: (one) => stateOf(one), format: (one) => FORMATS[stateOf(one)] },
  { header: "age", cell: ({ requestedAt }) => age(requestedAt), align: "right" },
  { header: "left", cell: leftText, align: "right" },
];

/** One request as a person reads it before they decide, or afterwards. */
export function approvalText(approval: StoredApproval, terminal: Terminal): string {
  const { run, requestedAt, approvers, needs, call, votes = [], expiresAt } = approval;
  const state = stateOf(approval);
  const rows: (readonly [string, string | undefined])[] = [
    ["asks", approval.title],
    ["state", state],
    ["run", run],
    ["call", call === undefined ? undefined : `${call.kind} ${call.name}`],
    ["asked", `${dateTime(requestedAt)} (${age(requestedAt)} ago)`],
    ["expires", expiresAt === undefined ? undefined : `${dateTime(expiresAt)}, then it is denied`],
    ["for", approvers === undefined ? "every operator" : approvers.join(", ")],
    ["needs", needs === undefined || needs === 1 ? undefined : `${needs} people, ${votes.length} so far`],
    ...votes.map(({ by, at, reason }) => ["approved", wordText({ by, at, reason })] as const),
    ["decided", decidedText(approval)],
  ];
  const lines = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [`${terminal.paint("dim", name.padEnd(9))} ${visibleLine(value)}`],
  );
  return [
    terminal.paint("bold", visibleLine(approvalId(approval))),
    ...lines,
    ...valuesOf(approval, terminal),
  ].join("\n");
}

function valuesOf({ call, details, decision }: StoredApproval, { paint }: Terminal): string[] {
  const edited = decision?.approved === true ? decision.input : undefined;
  const shown: (readonly [string, unknown])[] = [
    ["details", isSame(details, call?.input) ? undefined : details],
    [edited === undefined ? "arguments" : "arguments asked for", call?.input],
    ["arguments approved", edited],
  ];
  return shown.flatMap(([name, value]) =>
    value === undefined ? [] : [`\n${paint("dim", name)}\n${visible(JSON.stringify(value, null, 2))}`],
  );
}

function decidedText({ decision }: StoredApproval): string | undefined {
  if (decision === undefined) return undefined;
  return `${decision.approved ? "approved" : "denied"} by ${wordText(decision)}`;
}

function wordText({ by, at, reason }: { by: string; at: number; reason?: string | undefined }): string {
  return `${by}, ${dateTime(at)}${reason === undefined ? "" : `: ${reason}`}`;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function leftText(approval: StoredApproval): string {
  const { expiresAt } = approval;
  return expiresAt === undefined || stateOf(approval) !== "pending" ? "-" : duration(expiresAt - Date.now());
}
