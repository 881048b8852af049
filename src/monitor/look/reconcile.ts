import type { Alert } from "../alerts/alert.ts";
import { aboutText } from "../alerts/alert-of.ts";
import type { ReleaseWatch } from "../watch/release-watch.ts";
import type { About } from "../watch/turns.ts";
import { forgotten, isWorse } from "../watch/turns.ts";
import type { MonitorState } from "./monitor-state.ts";
import { watchKey } from "./monitor-state.ts";
import type { Served, ServedWorkflows } from "./served-watch.ts";
import { OWN_CODE } from "./served-watch.ts";

export interface Reconciled {
  readonly watches: MonitorState["watches"];
  readonly isChanged: boolean;
  /** Alerts that are over although nothing has turned. */
  readonly over: readonly { readonly alert: Alert; readonly why: string }[];
}

/**
 * Brings what is watched and the open alerts together again: an alert is over where another release serves or its criterion is held no
 * more, and what somebody has resolved begins anew, with what is seen from now on as its past.
 */
export async function reconciled(
  watches: MonitorState["watches"],
  { open, served }: { readonly open: readonly Alert[]; readonly served: ServedWorkflows },
): Promise<Reconciled> {
  const over: { alert: Alert; why: string }[] = [];
  for (const alert of open) {
    const why = whyOver(alert, await served.of(alert.workflow));
    if (why !== undefined) over.push({ alert, why });
  }
  const gone = new Set(over.map(({ alert }) => alert.id));
  const standing = new Set(
    open.filter(({ id }) => !gone.has(id)).map(({ workflow, about }) => `${workflow}\n${about}`),
  );
  const next: Record<string, ReleaseWatch> = {};
  for (const watch of Object.values(watches)) {
    const serving = await served.of(watch.workflow);
    if (serving?.release !== watch.release) continue;
    const lost = aboutsOf(serving).filter(
      (about) => isWorse(watch, about) && !standing.has(`${watch.workflow}\n${aboutText(about)}`),
    );
    if (lost.length > 0) next[watchKey(watch.workflow, watch.release)] = lost.reduce(forgotten, watch);
  }
  const isChanged = Object.keys(next).length > 0;
  return { watches: isChanged ? { ...watches, ...next } : watches, isChanged, over };
}

function whyOver({ kind, about, release = OWN_CODE }: Alert, served: Served | undefined): string | undefined {
  if (served === undefined) return "the workflow is watched no more";
  if (kind === "silence") return undefined;
  if (release !== served.release) return "another release serves";
  if (kind === "model") return undefined;
  return aboutsOf(served).some((one) => aboutText(one) === about) ? undefined : "it is held no more";
}

/** All that is looked at after every run. */
export function aboutsOf({ watching, holdings }: Served): readonly About[] {
  return [
    ...holdings.map(({ key }) => ({ kind: "criterion", key }) as const),
    ...watching.past.map((name) => ({ kind: "past", name }) as const),
  ];
}
