import type { Store } from "../core/store.ts";
import type { Alert } from "./alerts/alert.ts";
import { readAlert } from "./alerts/alert.ts";
import type { HeldCriterion, MonitorVerdict } from "./criteria/hold.ts";
import { hold, worst } from "./criteria/hold.ts";
import type { MonitorState } from "./look/monitor-state.ts";
import { readState, watchKey } from "./look/monitor-state.ts";
import type { Served, ServedSource } from "./look/served-watch.ts";
import { OWN_CODE, ServedWorkflows } from "./look/served-watch.ts";
import { isLearned, LEARNED } from "./past/past.ts";
import type { PastFigure } from "./past/past-figure.ts";
import { pastFigure } from "./past/past-figure.ts";
import { readWindow } from "./window.ts";

/** A figure beside its past, and what that says. */
export interface HeldPast extends PastFigure {
  readonly verdict: MonitorVerdict;
  /** Runs that its past is made of, and that it needs. */
  readonly learned: number;
  readonly needs: number;
}

/** How the release of a workflow does that serves now. */
export interface WorkflowReport {
  readonly workflow: string;
  /** Absent: the app's own code. */
  readonly release?: string;
  readonly verdict: MonitorVerdict;
  /** Runs of the window, at most 5,000. */
  readonly runs: number;
  readonly isCut: boolean;
  /** Ms since the epoch. */
  readonly since: number;
  readonly lastAt?: number;
  readonly criteria: readonly HeldCriterion[];
  readonly past: readonly HeldPast[];
  /** Open ones. */
  readonly alerts: readonly Alert[];
}

export interface ReportSource extends Pick<ServedSource, "settings" | "criteriaOf"> {
  readonly store: Store;
  /** Ms since the epoch. */
  readonly now: number;
}

/** How all workflows do that are watched, or one of them. */
export async function monitorReport(
  source: ReportSource,
  workflows: readonly string[],
): Promise<readonly WorkflowReport[]> {
  const { monitoring } = source.store;
  const state = readState(await monitoring.memory());
  const open = (await monitoring.alerts({ open: true, limit: 1_000 })).map(readAlert);
  const served = new ServedWorkflows(source);
  const reports: WorkflowReport[] = [];
  for (const workflow of workflows) {
    const serving = await served.of(workflow);
    if (serving === undefined) continue;
    const alerts = open.filter((alert) => alert.workflow === workflow);
    reports.push(await reportOf(source, { workflow, serving, state, alerts }));
  }
  return reports;
}

/** Workflows that have shown any traffic, and those that are asked for by the settings. */
export async function watchedWorkflows({
  store,
  settings,
}: Pick<ReportSource, "store" | "settings">): Promise<readonly string[]> {
  const { watches } = readState(await store.monitoring.memory());
  const named = Object.entries(settings.workflows ?? {}).flatMap(([name, said]) =>
    said === "off" ? [] : name,
  );
  return [...new Set([...Object.values(watches).map(({ workflow }) => workflow), ...named])].sort();
}

interface Asked {
  readonly workflow: string;
  readonly serving: Served;
  readonly state: MonitorState;
  readonly alerts: readonly Alert[];
}

async function reportOf(
  { store, now }: ReportSource,
  { workflow, serving, state, alerts }: Asked,
): Promise<WorkflowReport> {
  const { release, watching, holdings } = serving;
  const since = now - watching.window;
  const window = await readWindow(store, { workflow, release, since, known: state });
  const watch = state.watches[watchKey(workflow, release)];
  const criteria = holdings.map((holding) => hold(holding, window.runs, window.ratings));
  const past = watching.past.flatMap((name): readonly HeldPast[] => {
    const one = watch?.past[name];
    const figure = pastFigure(name, one, { ...window, ...watching, now });
    // Nobody says anything of it: there is nothing to hold.
    if (figure.now === undefined && figure.before === undefined) return [];
    const learned = Math.floor(one?.past.hours.n ?? 0);
    const isKnown = one !== undefined && isLearned(one.past);
    const verdict = !isKnown ? "NOT_ENOUGH_DATA" : one.past.better === undefined ? "OK" : "FAILING";
    return [{ ...figure, verdict, learned, needs: LEARNED }];
  });
  // Feedback that nobody gives is no reason to call the rest unknown.
  const said = criteria.filter(
    ({ name, measured }) => !name.startsWith("success by") || measured !== undefined,
  );
  const verdicts = [...said, ...past].map(({ verdict }) => verdict);
  return {
    workflow,
    ...(release === OWN_CODE ? {} : { release }),
    verdict: alerts.length > 0 ? "FAILING" : worst(verdicts),
    runs: window.runs.length,
    isCut: window.isCut,
    since,
    ...(watch === undefined ? {} : { lastAt: watch.lastAt }),
    criteria,
    past,
    alerts,
  };
}
