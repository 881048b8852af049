import type { MonitorMemory } from "../../core/monitoring.ts";
import type { ReleaseWatch } from "../watch/release-watch.ts";

/** All that a monitor remembers: plain data, kept as JSON. */
export interface MonitorState {
  /** Of the last run, feedback and score that are in it; 0 before the first. */
  readonly runs: number;
  readonly feedback: number;
  readonly scores: number;
  /** By workflow and release. */
  readonly watches: Readonly<Record<string, ReleaseWatch>>;
}

const NOTHING: MonitorState = { runs: 0, feedback: 0, scores: 0, watches: {} };
/** Releases of a workflow that are remembered, in case one serves again. */
const RELEASES = 3;
/** Names of workflows that somebody makes up must not fill the store. */
const WORKFLOWS = 100;

export function readState(memory: MonitorMemory | undefined): MonitorState {
  return memory === undefined ? NOTHING : { ...NOTHING, ...JSON.parse(memory.state) };
}

export function watchKey(workflow: string, release: string): string {
  return `${workflow}\n${release}`;
}

/** The latest releases of the workflows that had traffic last. */
export function bounded(watches: MonitorState["watches"]): MonitorState["watches"] {
  const byWorkflow = Map.groupBy(Object.values(watches), ({ workflow }) => workflow);
  const lastAt = (all: readonly ReleaseWatch[]) => Math.max(...all.map((one) => one.lastAt));
  const kept = [...byWorkflow.values()]
    .sort((a, b) => lastAt(b) - lastAt(a))
    .slice(0, WORKFLOWS)
    .flatMap((all) => all.toSorted((a, b) => b.lastAt - a.lastAt).slice(0, RELEASES));
  return Object.fromEntries(kept.map((one) => [watchKey(one.workflow, one.release), one]));
}
