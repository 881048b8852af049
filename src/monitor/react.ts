import { isAirworthyError } from "../core/errors.ts";
import type { Store } from "../core/store.ts";
import { rollBack } from "../rollout/roll-back.ts";
import type { Alert, Reaction } from "./alerts/alert.ts";
import { MONITOR, readAlert, storedAlert, withEvent } from "./alerts/alert.ts";
import { noticesOf } from "./alerts/notices.ts";

export interface Reacting {
  readonly store: Store;
  readonly targets: readonly string[];
  /** Ms since the epoch. */
  readonly now: number;
}

const LATEST = 100;
/** Alerts among which one is looked for that has left the same release. */
const EARLIER = 200;

/** Does what alerts are to do by themselves: the release before serves again, once, and with an entry in the audit log. */
export async function react(reacting: Reacting): Promise<readonly Alert[]> {
  const { store } = reacting;
  // One whose release was left, by somebody who died before they could say so, is resolved by now.
  const latest = (await store.monitoring.alerts({ limit: LATEST })).map(readAlert);
  const done: Alert[] = [];
  for (const alert of latest) {
    if (alert.reaction?.status !== "due") continue;
    const after = await keep(reacting, alert, await rolledBack(reacting, alert));
    if (after !== undefined) done.push(after);
  }
  return done;
}

async function rolledBack({ store, now }: Reacting, alert: Alert): Promise<Reaction> {
  const { id, workflow, release, title } = alert;
  const serving = await store.servings.current(workflow);
  // Whoever did this died before it could say so.
  if (serving?.by === MONITOR && serving.why?.includes(id)) return { kind: "rollback", status: "done" };
  const not = (why: string): Reaction => ({ kind: "rollback", status: "not_done", why });
  if (release === undefined || serving?.stable !== release) return not("another release serves");
  if ((await store.rollouts.list({ workflow, open: true, limit: 1 })).length > 0)
    return not("a rollout goes on, and its candidate may be better: a person decides");
  try {
    const { leaves } = serving;
    const left = leaves === undefined ? undefined : await leftBefore(store, workflow, leaves.release);
    if (left !== undefined) return not(`it serves since another release was left for alert ${left}`);
    await rollBack(store, workflow, { at: now, by: MONITOR, why: `${title} (${id})`, from: serving.stable });
  } catch (error) {
    if (!isAirworthyError(error)) throw error;
    return not(error.message);
  }
  await store.audit.add({
    at: now,
    actor: MONITOR,
    role: MONITOR,
    action: "rollback",
    target: workflow,
    reason: title,
    details: { alert: id, release },
  });
  return { kind: "rollback", status: "done" };
}

/** The alert for which a release was left: where the next one is bad as well, it may be no matter of releases. */
async function leftBefore(
  store: Pick<Store, "monitoring">,
  workflow: string,
  release: string | undefined,
): Promise<string | undefined> {
  const earlier = await store.monitoring.alerts({ workflow, limit: EARLIER });
  const left = earlier
    .map(readAlert)
    .find((alert) => alert.reaction?.status === "done" && alert.release === release);
  return left?.id;
}

/** Undefined where somebody changed the alert meanwhile: the next look sees what was done. */
async function keep(
  { store, targets, now }: Reacting,
  alert: Alert,
  reaction: Reaction,
): Promise<Alert | undefined> {
  const why = reaction.status === "done" ? "rolled back" : `not rolled back: ${reaction.why ?? ""}`;
  const after = withEvent({ ...alert, reaction }, { at: now, by: MONITOR, type: "reacted", why });
  const notices = noticesOf(after, "reacted", { targets, now });
  return (await store.monitoring.change(storedAlert(after), notices)) ? after : undefined;
}
