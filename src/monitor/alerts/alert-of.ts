import { newAlertId } from "../../core/ids.ts";
import type { Store } from "../../core/store.ts";
import { hold } from "../criteria/hold.ts";
import type { Holding } from "../criteria/holding.ts";
import type { Found } from "../look/fold.ts";
import type { MonitorState } from "../look/monitor-state.ts";
import { OWN_CODE } from "../look/served-watch.ts";
import type { PastFigure } from "../past/past-figure.ts";
import { pastFigure } from "../past/past-figure.ts";
import type { PastName } from "../settings.ts";
import type { ReleaseWatch } from "../watch/release-watch.ts";
import type { About } from "../watch/turns.ts";
import type { Window } from "../window.ts";
import { readWindow } from "../window.ts";
import type { Alert, AlertData } from "./alert.ts";
import { openAlert } from "./alert.ts";
import { criterionTitle, pastTitle } from "./alert-words.ts";
import { nextCommands } from "./next-commands.ts";
import { worstSegment } from "./worst-segment.ts";

/** What figures are made of: the release's watch, and now. */
export interface Scene {
  readonly watch: ReleaseWatch;
  /** How far feedback and scores are known. */
  readonly known: Pick<MonitorState, "feedback" | "scores">;
  /** Ms since the epoch. */
  readonly now: number;
}

/** What an alert is about, as it is kept with it. */
export function aboutText(about: About): string {
  return about.kind === "criterion" ? `criterion ${about.key}` : `past ${about.name}`;
}

/** An alert of something that has turned worse. */
export async function alertOf(store: Store, found: Found, scene: Scene): Promise<Alert> {
  const { workflow, served, turn, runs, since } = found;
  const { release, watching } = served;
  const id = newAlertId(scene.now);
  const said = await figuresOf(store, found, scene);
  const isFailing = said.name === "success" || said.name === "errors" || said.name === "failures";
  const from = scene.now - watching.window;
  const segment = isFailing ? await worstSegment(store, { workflow, release, since: from }) : undefined;
  const isOfRelease = release !== OWN_CODE;
  return openAlert({
    id,
    workflow,
    about: aboutText(turn),
    at: scene.now,
    ...said,
    ...(isOfRelease ? { release } : {}),
    since,
    runs,
    ...(segment === undefined ? {} : { segment }),
    next: await nextCommands(store, { id, workflow, runs, isFailing, isOfRelease }),
    ...(watching.onAlert === undefined ? {} : { reaction: { kind: watching.onAlert, status: "due" } }),
  });
}

type Said = Pick<AlertData, "kind" | "name" | "part" | "title" | "figure">;

/** Its figures as they are now. */
export async function figuresOf(
  store: Pick<Store, "facts" | "reviews" | "monitoring">,
  { workflow, served, turn, since }: Pick<Found, "workflow" | "served" | "turn" | "since">,
  { watch, known, now }: Scene,
): Promise<Said> {
  const { release, watching, holdings } = served;
  const holding = turn.kind === "past" ? undefined : holdings.find(({ key }) => key === turn.key);
  // What was before is no part of what is wrong; but what people say now may be of runs before.
  const isOnRuns =
    turn.kind === "past" ? turn.name !== "feedback" && turn.name !== "scores" : holding?.on === "runs";
  const from = isOnRuns ? Math.max(since, now - watching.window) : now - watching.window;
  const window = await readWindow(store, { workflow, release, since: from, known });
  if (turn.kind === "past") {
    const options = { ...window, ...watching, now };
    return saidOfPast(turn.name, pastFigure(turn.name, watch.past[turn.name], options), since);
  }
  if (holding === undefined) throw new Error(`Criterion "${turn.key}" is not held any more`);
  return saidOfCriterion(holding, window);
}

function saidOfCriterion(holding: Holding, { runs, ratings }: Window): Said {
  const { name, part, unit, bound, limit } = holding;
  const held = hold(holding, runs, ratings);
  return {
    kind: "criterion",
    name,
    ...(part === undefined ? {} : { part }),
    title: criterionTitle(held),
    ...(held.measured === undefined ? {} : { figure: { ...held.measured, unit, bound, limit } }),
  };
}

function saidOfPast(name: PastName, figure: PastFigure, since: number): Said {
  const { now, limit, unit } = figure;
  const shown =
    now === undefined || limit === undefined
      ? {}
      : { figure: { ...now, unit, bound: "at most" as const, limit } };
  return { kind: "past", name, title: pastTitle(figure, since), ...shown };
}
