import { canonical } from "../../core/canonical.ts";
import type { RunId } from "../../core/ids.ts";
import type { StoredRun } from "../../core/run.ts";
import { nameOf } from "../../core/run.ts";

/** A write that a run made, or would have made. */
export interface Action {
  readonly tool: string;
  /** JSON of what was asked, cut where it is long. */
  readonly ask: string;
}

/** What a candidate would have done otherwise. */
export type ActionChange =
  /** The incumbent did it, the candidate would not have. */
  | { readonly kind: "missing"; readonly done: Action }
  | { readonly kind: "extra"; readonly would: Action }
  | { readonly kind: "arguments"; readonly done: Action; readonly would: Action };

/** How a candidate's run of the same input compares. */
export interface ShadowPair {
  readonly incumbent: RunId;
  readonly shadow: RunId;
  /**
   * `same` and `different` outputs of two completed runs; `stopped` before a write or read that nobody answers, so that
   * its outcome is not known; `failed` where the candidate alone did, `mended` where the incumbent alone did; `both`
   * failed; `lost` with its process, or not run at all.
   */
  readonly outcome: "same" | "different" | "stopped" | "failed" | "mended" | "both" | "lost";
  /** Code of the error that ended the shadow. */
  readonly code?: string;
  /** Writes that both made alike. */
  readonly same: number;
  readonly changes: readonly ActionChange[];
  /** Reads that the incumbent did not make: they met the world as it was later. */
  readonly liveReads: number;
  /** Ms; undefined where one of the two has none. */
  readonly took: Both | undefined;
  /** US dollars; undefined where a price of one of the two is unknown. */
  readonly cost: Both | undefined;
}

export interface Both {
  readonly incumbent: number;
  readonly candidate: number;
}

const LOST = new Set(["shadow_crashed", "shadow_hung", "shadow_refused"]);
const STOPPED = new Set(["virtual_write", "shadow_read"]);

/** Whether an answer of each was bad, as scorers or people say; a run that did not complete is bad anyway. */
export interface Judged {
  readonly incumbent: boolean;
  readonly candidate: boolean;
}

const GOOD: Judged = { incumbent: false, candidate: false };

/** Compares a shadow with the run that it is the shadow of. */
export function compareRuns(incumbent: StoredRun, shadow: StoredRun, bad: Judged = GOOD): ShadowPair {
  const code = codeOf(shadow);
  const outcome = outcomeOf({ incumbent, shadow, bad }, code);
  const isWhole = outcome !== "lost" && outcome !== "stopped";
  // Of one that was stopped nobody knows what it would have done next: what it has not done is not missing.
  const { same, changes } = actionsOf(incumbent, shadow, isWhole);
  return {
    incumbent: incumbent.id,
    shadow: shadow.id,
    outcome,
    ...(code === undefined ? {} : { code }),
    same,
    changes: outcome === "lost" ? [] : changes,
    liveReads: shadow.calls.filter(
      ({ kind, note }) => kind === "tool" && note?.effect !== "write" && note?.from === undefined,
    ).length,
    took: isWhole ? both(incumbent.took, shadow.took) : undefined,
    cost: isWhole ? both(incumbent.totals.cost, shadow.totals.cost) : undefined,
  };
}

function both(incumbent: number | undefined, candidate: number | undefined): Both | undefined {
  return incumbent === undefined || candidate === undefined ? undefined : { incumbent, candidate };
}

function codeOf({ end }: StoredRun): string | undefined {
  return end !== undefined && "error" in end ? (end.error.code ?? end.error.name) : undefined;
}

function outcomeOf(
  { incumbent, shadow, bad }: { incumbent: StoredRun; shadow: StoredRun; bad: Judged },
  code = "",
): ShadowPair["outcome"] {
  if (LOST.has(code)) return "lost";
  if (STOPPED.has(code)) return "stopped";
  const [done, would] = [incumbent.end, shadow.end];
  const isGood = would?.status === "completed" && !bad.candidate;
  if (done?.status !== "completed" || bad.incumbent) return isGood ? "mended" : "both";
  if (would?.status !== "completed" || bad.candidate) return "failed";
  return canonical(JSON.parse(done.output.text)) === canonical(JSON.parse(would.output.text))
    ? "same"
    : "different";
}

interface Write {
  readonly tool: string;
  readonly ask: string;
}

function actionsOf(
  incumbent: StoredRun,
  shadow: StoredRun,
  isWhole: boolean,
): { readonly same: number; readonly changes: readonly ActionChange[] } {
  const would: readonly (Write & { readonly isCut?: boolean })[] = [
    ...writesOf(shadow),
    ...stoppedAt(shadow),
  ];
  const done = writesOf(incumbent);
  const left = [...done];
  const other: Write[] = [];
  for (const write of would) {
    const at = left.findIndex((one) => isSame(one, write));
    if (at === -1) other.push(write);
    else left.splice(at, 1);
  }
  const same = done.length - left.length;
  const changes: ActionChange[] = other.map((write) => {
    const at = left.findIndex(({ tool }) => tool === write.tool);
    const [before] = at === -1 ? [] : left.splice(at, 1);
    return before === undefined
      ? { kind: "extra", would: actionOf(write) }
      : { kind: "arguments", done: actionOf(before), would: actionOf(write) };
  });
  const missing = isWhole
    ? left.map((write): ActionChange => ({ kind: "missing", done: actionOf(write) }))
    : [];
  return { same, changes: [...changes, ...missing] };
}

/** Characters of an ask that are shown; an error has as many of what it ended before. */
const LONGEST = 4_000;

/** What one was stopped before is known up to there. */
function isSame(done: Write, would: Write & { readonly isCut?: boolean }): boolean {
  if (done.tool !== would.tool) return false;
  return would.isCut === true ? done.ask.startsWith(would.ask) : done.ask === would.ask;
}

function writesOf({ calls }: StoredRun): Write[] {
  return calls.flatMap(({ address, state, note, ask }) =>
    note?.effect === "write" && state !== "begun" ? [{ tool: nameOf(address), ask: ask?.text ?? "" }] : [],
  );
}

/** The write that a shadow ended before. */
function stoppedAt({ end }: StoredRun): (Write & { readonly isCut: boolean })[] {
  if (end === undefined || !("error" in end) || end.error.code !== "virtual_write") return [];
  const { tool, ask } = (end.error.data?.data ?? {}) as { readonly tool?: unknown; readonly ask?: unknown };
  const known = typeof ask === "string" ? ask : "";
  return [{ tool: String(tool), ask: known, isCut: known.length >= LONGEST }];
}

function actionOf({ tool, ask }: Write): Action {
  return { tool, ask: ask.slice(0, LONGEST) };
}
