import "./values.css";

const LOOKS: Readonly<Record<string, string>> = {
  completed: "ok",
  same: "ok",
  pass: "ok",
  done: "ok",
  promoted: "ok",
  adopted: "ok",
  decided: "ok",
  approved: "ok",
  ok: "ok",
  resolved: "ok",
  failed: "bad",
  failing: "bad",
  open: "bad",
  blocked: "bad",
  diverged: "bad",
  interrupted: "bad",
  rolled_back: "bad",
  stopped: "bad",
  denied: "bad",
  acknowledged: "warn",
  not_enough_data: "warn",
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
