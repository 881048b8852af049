import type { Held } from "../api/types.ts";
import "./values.css";

const LOOKS = { PASS: "ok", BLOCK: "bad", INCONCLUSIVE: "warn", ERROR: "warn" } as const;

export function VerdictBadge({ verdict }: { readonly verdict: Held["verdict"] }) {
  return <span class={`badge ${LOOKS[verdict]}`}>{verdict}</span>;
}
