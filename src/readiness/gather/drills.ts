import type { CodeFact, DrillFact } from "../facts.ts";
import type { Asked, Source } from "./source.ts";

/** What the audit log calls an audit of the code that was made to answer this. */
export const AUDITED = "readiness.audit";

/** The last drill of a rollback. */
export async function lastDrill(
  { store }: Pick<Source, "store">,
  { workflow }: Asked,
): Promise<DrillFact | undefined> {
  const [entry] = await store.audit.list({ action: "rollback.drill", target: workflow, limit: 1 });
  if (entry === undefined) return undefined;
  const { committed, lastOld, runs } = entry.details ?? {};
  return {
    at: entry.at,
    by: entry.actor,
    committed: Number(committed ?? 0),
    lastOld: Number(lastOld ?? 0),
    runs: Number(runs ?? 0),
  };
}

/** What an audit of the code said last. */
export async function lastAudit(
  { store }: Pick<Source, "store">,
  { workflow }: Asked,
): Promise<CodeFact | undefined> {
  const [entry] = await store.audit.list({ action: AUDITED, target: workflow, limit: 1 });
  if (entry === undefined) return undefined;
  const {
    verdict = "cannot tell",
    confidence = "low",
    because = "",
    findings = 0,
    probe,
  } = entry.details ?? {};
  return {
    at: entry.at,
    verdict: String(verdict),
    confidence: String(confidence),
    because: String(because),
    findings: Number(findings),
    ...(probe === undefined ? {} : { probe: String(probe) }),
  };
}
