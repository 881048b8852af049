import type { Alert } from "../alerts/alert.ts";
import { readAlert } from "../alerts/alert.ts";
import { AlertChanges } from "./alert-changes.ts";
import { fold } from "./fold.ts";
import { lookAtModels } from "./look-at-models.ts";
import { lookForSilence } from "./look-for-silence.ts";
import type { Looking } from "./looking.ts";
import type { MonitorState } from "./monitor-state.ts";
import { bounded, readState } from "./monitor-state.ts";
import { readNews } from "./read-news.ts";
import { reconciled } from "./reconcile.ts";

/** Open alerts that are looked at; more of one store nobody reads. */
const MOST_OPEN = 500;

const MARKS = ["runs", "feedback", "scores"] as const;

export interface Looked {
  /** There is more to read at once. */
  readonly more: boolean;
  /** Alerts that were opened or resolved. */
  readonly told: readonly Alert[];
}

/** One step: reads what is new, and keeps what it came to, with the alerts that are raised or over, together or not at all. */
export async function look(looking: Looking): Promise<Looked> {
  const { store, served, now, isThorough } = looking;
  const { monitoring } = store;
  const memory = await monitoring.memory();
  const before = readState(memory);
  const { news, more, ...marks } = await readNews(looking, before);
  const open = (await monitoring.alerts({ open: true, limit: MOST_OPEN })).map(readAlert);
  const changes = new AlertChanges(looking, open);
  const settled = await reconciled(before.watches, { open, served });
  for (const { alert, why } of settled.over) changes.resolve(alert, why);
  const { found, seen, watches } = fold(settled.watches, news, now);
  for (const one of found) await changes.turn(one, { watches, ...marks });
  const known = more ? watches : await lookAtModels(looking, { watches, seen, changes });
  if (!more && isThorough) {
    await lookForSilence(looking, { watches: known, changes });
    await changes.refresh({ watches: known, ...marks });
  }
  const hasRead = MARKS.some((mark) => marks[mark] !== before[mark]);
  if (!hasRead && !changes.isAny && !settled.isChanged) return { more: false, told: [] };
  const state: MonitorState = { ...marks, watches: bounded(known) };
  const step = { after: memory?.rev ?? 0, state: JSON.stringify(state), at: now, ...changes.kept() };
  // Where somebody else was first, the next look begins from what they kept.
  return (await monitoring.advance(step)) ? { more, told: changes.told } : { more: false, told: [] };
}
