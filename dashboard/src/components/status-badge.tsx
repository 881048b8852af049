import "./values.css";

const LOOKS: Readonly<Record<string, string>> = {
  completed: "ok",
  same: "ok",
  pass: "ok",
  done: "ok",
  promoted: "ok",
  approved: "ok",
  failed: "bad",
  blocked: "bad",
  diverged: "bad",
  interrupted: "bad",
  rolled_back: "bad",
  denied: "bad",
  paused: "warn",
  held: "warn",
  expired: "warn",
  refused: "warn",
  inconclusive: "warn",
  begun: "warn",
  waiting: "wait",
  pending: "wait",
  running: "info",
};

/** A state in one word, told apart by its text, not by colour alone. */
export function StatusBadge({
  status,
  isInterrupted = false,
}: {
  readonly status: string;
  readonly isInterrupted?: boolean;
}) {
  const shown = isInterrupted ? "interrupted" : status;
  return <span class={`badge ${LOOKS[shown] ?? "calm"}`}>{shown.replaceAll("_", " ")}</span>;
}
