import { newAlertId } from "../../core/ids.ts";
import type { Store } from "../../core/store.ts";
import type { Alert } from "../alerts/alert.ts";
import { openAlert, readAlert } from "../alerts/alert.ts";
import { silenceTitle } from "../alerts/alert-words.ts";
import { nextCommands } from "../alerts/next-commands.ts";
import type { Silence } from "../silence/silence.ts";
import { SHORTEST_SILENCE, silenceOf } from "../silence/silence.ts";
import type { AlertChanges } from "./alert-changes.ts";
import type { Looking } from "./looking.ts";
import type { MonitorState } from "./monitor-state.ts";

const ABOUT = "silence";
const DAY = 86_400_000;
/** Days of traffic that a silence is held against. */
const DAYS = 15;
/** Alerts of a workflow among which an earlier one of the same silence is looked for. */
const EARLIER = 50;

/** Has the traffic of a workflow ended where there was some? And has it come back where it had? */
export async function lookForSilence(
  looking: Looking,
  { watches, changes }: Pick<MonitorState, "watches"> & { readonly changes: AlertChanges },
): Promise<void> {
  const { store, served, now } = looking;
  const byWorkflow = Map.groupBy(Object.values(watches), ({ workflow }) => workflow);
  for (const [workflow, all] of byWorkflow) {
    const seenAt = Math.max(...all.map(({ lastAt }) => lastAt));
    const standing = changes.find(workflow, ABOUT);
    if ((await served.of(workflow))?.watching.silence !== true) continue;
    if (standing !== undefined && seenAt > standing.since) changes.resolve(standing, "runs come again");
    // A run that goes on is traffic too.
    if (standing !== undefined || now - seenAt < SHORTEST_SILENCE) continue;
    const silence = await silenceIn(store, { workflow, now });
    if (silence !== undefined && !(await isKnown(store, workflow, silence)))
      changes.open(await alertOfSilence(looking, workflow, silence));
  }
}

async function silenceIn(
  store: Pick<Store, "list" | "figures">,
  { workflow, now }: { readonly workflow: string; readonly now: number },
): Promise<Silence | undefined> {
  const { runs } = await store.list({ workflow, only: "traffic", limit: 1 });
  const lastAt = runs[0]?.startedAt;
  if (lastAt === undefined || now - lastAt < SHORTEST_SILENCE) return undefined;
  const since = lastAt - DAYS * DAY;
  const hours = await store.figures.query({ level: "run", by: ["hour"], workflow, since, withTook: false });
  const counts = new Map<number, number>();
  for (const { at = 0, count } of hours) counts.set(at, count);
  return silenceOf({ counts, from: Math.min(...counts.keys()) }, { lastAt, now });
}

/** Whether somebody has said already that it is no trouble. */
async function isKnown(
  store: Pick<Store, "monitoring">,
  workflow: string,
  { since }: Silence,
): Promise<boolean> {
  const earlier = await store.monitoring.alerts({ workflow, open: false, limit: EARLIER });
  return earlier.some((alert) => alert.about === ABOUT && readAlert(alert).since === since);
}

async function alertOfSilence({ store, now }: Looking, workflow: string, silence: Silence): Promise<Alert> {
  const id = newAlertId(now);
  const leads = { id, workflow, runs: [], isFailing: false, isOfRelease: false };
  return openAlert({
    id,
    workflow,
    about: ABOUT,
    at: now,
    kind: "silence",
    name: "traffic",
    title: silenceTitle(silence),
    since: silence.since,
    runs: [],
    next: await nextCommands(store, leads),
  });
}
