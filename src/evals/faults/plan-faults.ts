import type { CallRecord, StoredRun } from "../../core/run.ts";
import { nameOf } from "../../core/run.ts";
import { stepOf } from "../../core/step-of.ts";
import type { Case } from "../case.ts";
import type { FaultKind } from "./fault.ts";
import { FAULTS_OF_MODELS, FAULTS_OF_TOOLS } from "./fault.ts";
import type { PlannedFault } from "./injector.ts";

/** A case that went well without any fault, with the run that did. */
export interface SoundCase {
  readonly case: Case;
  readonly run: StoredRun;
}

/** One trial to be made: a case that meets one fault at one call. */
export interface FaultCell extends PlannedFault {
  readonly case: Case;
  /** The tool, or where the model is asked. */
  readonly what: string;
  readonly effect: "read" | "write";
}

export interface FaultPlan {
  readonly cells: readonly FaultCell[];
  /** Cells that the bound left out. */
  readonly left: number;
}

export interface PlanOptions {
  /** Only these. Default: all that can be. */
  readonly faults?: readonly FaultKind[] | undefined;
  /** Only at these tools or places of models. Default: all. */
  readonly at?: readonly string[] | undefined;
  /** Trials at most. Default 500. */
  readonly most?: number | undefined;
  /** Seeded, 0 to 1. */
  readonly random: () => number;
}

const MOST = 500;

/**
 * Every fault at every tool and model call of some runs. Where that is more than may be tried, each tool and
 * fault keeps as many as the others, drawn by the seed.
 */
export function planFaults(sound: readonly SoundCase[], options: PlanOptions): FaultPlan {
  const { faults, at, most = MOST, random } = options;
  const all = sound
    .flatMap(cellsOf)
    .filter(({ fault }) => faults === undefined || faults.includes(fault))
    .filter(({ what }) => at === undefined || at.some((name) => what === name || what.endsWith(`/${name}`)));
  if (all.length <= most) return { cells: all, left: 0 };
  const groups = [...Map.groupBy(all, ({ what, fault }) => `${what}\n${fault}`).values()].map((group) =>
    shuffled(group, random),
  );
  const cells: FaultCell[] = [];
  for (let round = 0; cells.length < most; round++) {
    for (const group of groups) {
      const cell = group[round];
      if (cell !== undefined && cells.length < most) cells.push(cell);
    }
  }
  return { cells, left: all.length - cells.length };
}

function cellsOf({ case: one, run }: SoundCase): readonly FaultCell[] {
  return run.calls.filter(isReachable).flatMap((call) => {
    const kind = call.kind === "tool" ? ("tool" as const) : ("model" as const);
    const what = kind === "tool" ? nameOf(call.address) : stepOf(call.address);
    const effect = call.note?.effect === "write" ? ("write" as const) : ("read" as const);
    return faultsOf(call, effect).map((fault) => ({
      case: one,
      address: call.address,
      kind,
      fault,
      what,
      effect,
    }));
  });
}

function isReachable({ kind, state }: CallRecord): boolean {
  return (kind === "tool" || kind === "model") && state === "done";
}

/** A read may be done twice without harm, and only a list has pages. */
function faultsOf({ kind, answer = "" }: CallRecord, effect: "read" | "write"): readonly FaultKind[] {
  if (kind === "model") return FAULTS_OF_MODELS;
  const value: unknown = JSON.parse(answer === "" ? "null" : answer);
  const isObject = typeof value === "object" && value !== null;
  return FAULTS_OF_TOOLS.filter((fault) => {
    if (fault === "delivered_twice" || fault === "reply_lost") return effect === "write";
    if (fault === "missing_field" || fault === "wrong_type") return isObject;
    return fault !== "truncated_page" || hasList(value);
  });
}

function hasList(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).some((part) => Array.isArray(part) && part.length > 0)
  );
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  const left = [...items];
  const drawn: T[] = [];
  while (left.length > 0) drawn.push(...left.splice(Math.floor(random() * left.length), 1));
  return drawn;
}
