import { VERDICTS } from "../../core/review.ts";

/**
 * How a column is kept, which differs between stores: in a record it is a text, a number, a boolean, or absent: so
 * that a backup of before a column was added says the same as one of after.
 *
 * - `packed` is a text that may be compressed, `long` one that may be kept as a blob.
 * - `hex` and `bytes` are bytes; the first are a digest.
 * - `{ of }` is a row's number, and in a record the key of that row. Of `ended` places the run may be gone.
 * - `{ names }` may be a place in that list.
 */
export type Kind =
  | "text"
  | "number"
  | "flag"
  | "packed"
  | "long"
  | "hex"
  | "bytes"
  | { readonly of: Parent; readonly mayBeGone?: true }
  | { readonly names: readonly string[] };

export type Parent = "run" | "experiment" | "release" | "rollout" | "trace" | "series";

export interface TablePart {
  readonly name: string;
  readonly table: string;
  readonly columns: Readonly<Record<string, Kind>>;
  /** Columns that say in which order rows were added; undefined where their order says nothing. */
  readonly order?: readonly string[];
  /** A store fills it by itself when other parts are written: it is emptied first. */
  readonly isListed?: true;
}

/** Levels of figures and states, in the order of their numbers in a file. */
export const LEVEL_NAMES = ["run", "call", "model", "prompt", "attribute"] as const;
const TRIAL_NAMES = ["refused", "running", "completed", "failed", "cancelled", "waiting"] as const;
const EXPERIMENT_NAMES = ["running", "completed", "stopped"] as const;

const TEXT = "text" as const;
const NUMBER = "number" as const;
const RUN = { of: "run" } as const;
const ID = ["id"];

const SUMS = {
  series: { of: "series" },
  at: NUMBER,
  count: NUMBER,
  failed: NUMBER,
  tokens_in: NUMBER,
  tokens_out: NUMBER,
  cost: NUMBER,
  unpriced: NUMBER,
  took: "bytes",
} as const;

const PARTS = {
  ledger: {
    table: "ledger",
    columns: {
      tool: TEXT,
      key: TEXT,
      answer: "long",
      run: TEXT,
      subject: TEXT,
      stored_at: NUMBER,
      expires_at: NUMBER,
    },
  },
  approvals: {
    table: "approval",
    columns: {
      run: TEXT,
      address: TEXT,
      title: TEXT,
      details: TEXT,
      terms: TEXT,
      requested_at: NUMBER,
      expires_at: NUMBER,
      votes: TEXT,
      decision: TEXT,
      reminders: NUMBER,
      remind_tries: NUMBER,
      remind_at: NUMBER,
    },
  },
  cancellations: { table: "cancel", columns: { run: RUN, at: NUMBER, author: TEXT, reason: TEXT } },
  "start keys": {
    table: "start_key",
    columns: { caller: TEXT, key: TEXT, hash: TEXT, run: TEXT, at: NUMBER },
  },
  experiments: {
    table: "experiment",
    order: ID,
    columns: {
      key: TEXT,
      status: { names: EXPERIMENT_NAMES },
      name: TEXT,
      release: TEXT,
      workflow: TEXT,
      dataset: TEXT,
      version: TEXT,
      trials: NUMBER,
      started_at: NUMBER,
      seed: NUMBER,
      source: TEXT,
      changes: TEXT,
      data: TEXT,
      ended_at: NUMBER,
      reason: TEXT,
    },
  },
  trials: {
    table: "trial",
    order: ["experiment", "id"],
    columns: {
      experiment: { of: "experiment" },
      case: TEXT,
      trial: NUMBER,
      place: NUMBER,
      status: { names: TRIAL_NAMES },
      pass: "flag",
      took: NUMBER,
      cost: NUMBER,
      tokens_in: NUMBER,
      tokens_out: NUMBER,
      calls: NUMBER,
      tool_calls: NUMBER,
      tool_errors: NUMBER,
      subject: TEXT,
      runs: TEXT,
      scores: TEXT,
      error: TEXT,
    },
  },
  datasets: {
    table: "dataset",
    order: ID,
    columns: { name: TEXT, version: TEXT, cases: NUMBER, stored_at: NUMBER, text: "packed" },
  },
  reviews: {
    table: "review",
    order: ID,
    columns: {
      run: TEXT,
      verdict: { names: VERDICTS },
      note: TEXT,
      expected: TEXT,
      case: TEXT,
      author: TEXT,
      at: NUMBER,
    },
  },
  notes: {
    table: "note",
    order: ID,
    columns: { id: NUMBER, kind: TEXT, target: TEXT, text: TEXT, author: TEXT, at: NUMBER, subject: TEXT },
  },
  definitions: {
    table: "definition",
    order: ID,
    columns: { kind: TEXT, name: TEXT, version: TEXT, first_seen_at: NUMBER, content: "packed" },
  },
  releases: {
    table: "release",
    order: ID,
    columns: {
      key: TEXT,
      name: TEXT,
      created_by: TEXT,
      created_at: NUMBER,
      size: NUMBER,
      manifest: "packed",
      signature: TEXT,
    },
  },
  "release files": {
    table: "release_file",
    columns: { release: { of: "release" }, path: TEXT, data: "packed" },
  },
  servings: { table: "serving", columns: { workflow: TEXT, rev: NUMBER, at: NUMBER, state: TEXT } },
  rollouts: {
    table: "rollout",
    order: ID,
    columns: {
      key: TEXT,
      workflow: TEXT,
      incumbent: TEXT,
      candidate: TEXT,
      started_at: NUMBER,
      ended_at: NUMBER,
      plan: TEXT,
      mark: NUMBER,
      evidence: TEXT,
      evidence_at: NUMBER,
    },
  },
  "rollout events": {
    table: "rollout_event",
    order: ["rollout", "n"],
    columns: { rollout: { of: "rollout" }, n: NUMBER, event: TEXT },
  },
  feedback: {
    table: "feedback",
    order: ID,
    columns: { id: NUMBER, run: RUN, at: NUMBER, score: NUMBER, author: TEXT, comment: TEXT },
  },
  scores: {
    table: "run_score",
    columns: {
      run: RUN,
      workflow: TEXT,
      at: NUMBER,
      value: NUMBER,
      cost: NUMBER,
      scores: TEXT,
      place: NUMBER,
    },
  },
  series: {
    table: "series",
    order: ID,
    columns: {
      level: { names: LEVEL_NAMES },
      workflow: TEXT,
      release: TEXT,
      route: TEXT,
      kind: TEXT,
      name: TEXT,
    },
  },
  "figures by minute": { table: "figure_minute", columns: SUMS },
  "figures by hour": { table: "figure_hour", columns: SUMS },
  "figures by day": { table: "figure_day", columns: SUMS },
  samples: { table: "sample", columns: { series: { of: "series" }, done: TEXT, failed: TEXT } },
  traces: {
    table: "trace",
    order: ID,
    columns: {
      key: "hex",
      run: TEXT,
      label: TEXT,
      ends: NUMBER,
      spans: NUMBER,
      bytes: NUMBER,
      pieces: NUMBER,
      since: NUMBER,
      due: NUMBER,
    },
  },
  "trace aliases": { table: "trace_alias", columns: { key: "hex", trace: { of: "trace" } } },
  "trace pieces": {
    table: "trace_piece",
    columns: { trace: { of: "trace" }, n: NUMBER, data: "packed" },
  },
  monitor: { table: "monitor", columns: { rev: NUMBER, state: TEXT, at: NUMBER } },
  alerts: {
    table: "alert",
    order: ID,
    columns: {
      key: TEXT,
      workflow: TEXT,
      about: TEXT,
      rev: NUMBER,
      opened_at: NUMBER,
      resolved_at: NUMBER,
      data: TEXT,
    },
  },
  notices: {
    table: "notice",
    order: ID,
    columns: {
      key: TEXT,
      alert: TEXT,
      target: TEXT,
      body: TEXT,
      due: NUMBER,
      tries: NUMBER,
      error: TEXT,
    },
  },
  "audit log": {
    table: "audit",
    order: ID,
    columns: {
      id: NUMBER,
      at: NUMBER,
      actor: TEXT,
      role: TEXT,
      action: TEXT,
      target: TEXT,
      reason: TEXT,
      details: TEXT,
    },
  },
  outcomes: {
    table: "rollout_outcome",
    order: ID,
    isListed: true,
    columns: { id: NUMBER, rollout: TEXT, run: RUN, score: NUMBER, source: TEXT },
  },
  "not in figures yet": { table: "ended", isListed: true, columns: { run: RUN } },
  exports: {
    table: "finished",
    order: ["place"],
    isListed: true,
    columns: { place: NUMBER, run: { of: "run", mayBeGone: true } },
  },
  exporters: {
    table: "exporter",
    columns: {
      name: TEXT,
      cursor: NUMBER,
      seen: NUMBER,
      sent: NUMBER,
      missed: NUMBER,
      refused: TEXT,
    },
  },
} as const satisfies Record<string, Omit<TablePart, "name">>;

export type TableName = keyof typeof PARTS;

/** Parts whose records are rows of one table. */
export const TABLE_PARTS: readonly (TablePart & { readonly name: TableName })[] = Object.entries(PARTS).map(
  ([name, part]) => ({ ...part, name: name as TableName }),
);

export function tablePart(name: TableName): TablePart {
  return { ...PARTS[name], name };
}

/** Numbers that are given to rows once and never again, and that somebody may remember. */
export const NUMBERED = ["finished", "rollout_outcome", "scored", "audit"] as const;
export type Numbered = (typeof NUMBERED)[number];
