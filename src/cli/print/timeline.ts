import type { CallNote } from "../../core/call.ts";
import type { StoredRun } from "../../core/run.ts";
import type { Format, Terminal } from "../terminal.ts";
import { count, duration, money } from "./amounts.ts";
import type { CallNode } from "./call-tree.ts";
import { callTree } from "./call-tree.ts";
import { table } from "./table.ts";

const BAR = 14;

export interface TimelineOptions {
  readonly terminal: Terminal;
  /** Lines at most. */
  readonly limit: number;
}

/** The calls of a run as a tree, each with when and how long it ran, its tokens, cost and tries. */
export function timeline(run: StoredRun, { terminal, limit }: TimelineOptions): string {
  const nodes = callTree(run.calls);
  const total = Math.max(run.took ?? 0, ...nodes.map(({ at, took }) => at + took));
  const shown = nodes.slice(0, limit);
  const text = table(
    shown,
    [
      {
        header: "call",
        cell: (node) => `${node.branch}${node.segment}${marks(node)}`,
        least: 12,
        format: formatOf,
      },
      { header: "kind", cell: ({ call }) => call?.kind ?? "" },
      { header: "", cell: (node) => bar(node, total), format: barFormat },
      {
        header: "took",
        cell: ({ call, took }) => (call?.state === "begun" ? "?" : duration(took)),
        align: "right",
      },
      { header: "tokens", cell: ({ call }) => tokensOf(call?.note), align: "right" },
      { header: "cost", cell: costOf, align: "right" },
    ],
    { width: terminal.width, paint: terminal.paint },
  );
  return nodes.length <= limit ? text : `${text}\n… ${nodes.length - limit} more lines; --all shows them`;
}

function marks({ call }: CallNode): string {
  if (call === undefined) return "/";
  const { attempts, from, stream, waited } = call.note ?? {};
  const parts = [
    call.state === "failed" ? " ✗" : "",
    call.state === "begun" ? " (sent, no answer seen)" : "",
    attempts === undefined || attempts.length === 0 ? "" : ` ×${attempts.length + 1}`,
    from === undefined ? "" : ` (${from})`,
    stream === true ? " ~" : "",
    waited === undefined ? "" : ` (waited ${duration(waited)})`,
  ];
  return parts.join("");
}

function formatOf({ call }: CallNode): Format | undefined {
  if (call === undefined) return "dim";
  if (call.state === "failed") return "red";
  return call.state === "begun" ? "yellow" : undefined;
}

function barFormat({ call }: CallNode): Format | undefined {
  if (call === undefined) return "dim";
  if (call.state === "failed") return "red";
  return call.kind === "model" ? "magenta" : "cyan";
}

/** Where in the run's time the call ran; at least one column, so that none is invisible. */
function bar({ at, took }: CallNode, total: number): string {
  if (total <= 0) return "";
  const from = Math.min(BAR - 1, Math.floor((at / total) * BAR));
  const length = Math.min(BAR - from, Math.max(1, Math.round((took / total) * BAR)));
  return `${" ".repeat(from)}${"━".repeat(length)}`;
}

function tokensOf(note: CallNote | undefined): string {
  const { usage } = note ?? {};
  if (usage === undefined) return "";
  return count(usage.input + usage.cacheRead + usage.cacheWrite + usage.output + usage.reasoning);
}

function costOf({ call }: CallNode): string {
  if (call?.kind !== "model" || call.state !== "done") return "";
  return money(call.note?.cost);
}
