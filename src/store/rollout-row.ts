import type { ReleaseId, RolloutId } from "../core/ids.ts";
import type { StoredRollout } from "../core/rollout.ts";
import { fromStored } from "./marked-text.ts";
import { idOf, numberOf, optionalNumber, optionalText, textOf } from "./row.ts";

export function rolloutOf(row: Readonly<Record<string, unknown>>): StoredRollout {
  const incumbent = optionalText(row.incumbent);
  const endedAt = optionalNumber(row.ended_at);
  return {
    id: idOf<RolloutId>(textOf(row.key)),
    workflow: fromStored(textOf(row.workflow)),
    ...(incumbent === undefined ? {} : { incumbent: idOf<ReleaseId>(incumbent) }),
    candidate: idOf<ReleaseId>(textOf(row.candidate)),
    startedAt: numberOf(row.started_at),
    ...(endedAt === undefined ? {} : { endedAt }),
    plan: textOf(row.plan),
  };
}
