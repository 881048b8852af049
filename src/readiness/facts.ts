import type { EvalVerdict } from "../evals/gate/held.ts";
import type { Severity } from "../tools/probes/finding.ts";

/** All that the questions are answered from, as plain data. Times in ms since the epoch, durations in ms. */
export interface Facts {
  readonly now: number;
  readonly workflow: string;
  readonly replayed: ReplayedFact;
  /** What of the prompts and tools in use changed last; absent before any traffic. */
  readonly changed?: ChangedFact;
  /** Names of the evaluations that are configured for it. */
  readonly evaluations: readonly string[];
  /** Tags of cases that count as hard. */
  readonly hardTags: readonly string[];
  /** The newest first: experiments of the workflow with such cases. */
  readonly hard: readonly HardFact[];
  readonly drill?: DrillFact;
  /** Tools that traffic has called, in the order of their names. */
  readonly tools: readonly ToolFact[];
  /** What an audit said last of prompts that do too much. */
  readonly code?: CodeFact;
  readonly live: LiveFact;
  /** The newest rollout. */
  readonly rollout?: RolloutFact;
  /** Of each evaluation the newest experiment that was held to criteria, on as many cases as any. */
  readonly criteria: readonly CriteriaFact[];
  /** The newest load. */
  readonly load?: LoadFact;
  readonly routes: readonly RouteFact[];
  readonly cost: CostFact;
  readonly settings: SettingsFact;
  readonly serving: ServingFact;
  readonly named: NamedFact;
}

export interface ReplayedFact {
  /** Whether runs that failed were there to be replayed; else others were. */
  readonly failed: boolean;
  /** Runs that the sample was drawn from. */
  readonly of: number;
  readonly runs: readonly {
    readonly id: string;
    readonly status: "same" | "diverged" | "refused";
    readonly words: string;
  }[];
}

export interface ChangedFact {
  /** Such as `prompt triage@1a2b`. */
  readonly what: string;
  readonly at: number;
}

/** What a rollout could begin with, and what could be rolled back. */
export interface ServingFact {
  /** Whether a release or a rollout serves the workflow, and not the app's own code alone. */
  readonly canRollBack: boolean;
  /** Whether the newest release is there to be rolled out: it is neither missing nor what serves everyone. */
  readonly hasCandidate: boolean;
}

/** What the configuration, or the code, names for the steps of the user. */
export interface NamedFact {
  /** What stands behind `airworthy probe`. */
  readonly probe?: string;
  /** The file of the plan of its rollout. */
  readonly plan?: string;
}

export interface HardFact {
  readonly experiment: string;
  /** Of the evaluation. */
  readonly name: string;
  readonly endedAt: number;
  readonly cases: number;
  readonly trials: number;
  readonly success?: Share;
  /** Of the most trials a case that there are. */
  readonly passHatK?: Share & { readonly k: number };
}

export interface Share {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

export interface DrillFact {
  readonly at: number;
  readonly by: string;
  readonly committed: number;
  readonly lastOld: number;
  readonly runs: number;
}

export interface ToolFact {
  readonly name: string;
  readonly effect: "read" | "write" | "unknown";
  readonly hasContract: boolean;
  readonly approval: boolean;
  readonly simulate: boolean;
  readonly idempotent: boolean;
  /** When a run first used it as it is now. */
  readonly changedAt: number;
  readonly probe?: {
    readonly run: string;
    readonly at: number;
    readonly findings: readonly { readonly fault: string; readonly severity: Severity }[];
    readonly limited?: string;
  };
}

export interface CodeFact {
  readonly at: number;
  readonly verdict: string;
  readonly confidence: string;
  readonly because: string;
  readonly findings: number;
  /** The files in which it found tools, as they are given to `airworthy probe`. */
  readonly probe?: string;
}

export interface LiveFact {
  /** Runs of the last day. */
  readonly runs: number;
  readonly failed: number;
  /** Steps, model and tool calls that are told apart. */
  readonly steps: number;
  readonly modelCalls: number;
  readonly unpriced: number;
  /** When the newest run of traffic began; absent where there is none. */
  readonly lastAt?: number;
}

export interface RolloutFact {
  readonly id: string;
  readonly candidate: string;
  readonly startedAt: number;
  readonly status: "running" | "paused" | "held" | "decided" | "promoted" | "rolled_back";
  /** Canary stages in order. */
  readonly canaries: readonly { readonly percent: number; readonly hasCohort: boolean }[];
  readonly verdict: "PASS" | "BLOCK" | "INCONCLUSIVE";
  readonly reason: string;
  readonly served: number;
  readonly only?: readonly string[];
  /** Runs of the candidate that came to its boundary and went to the incumbent or a person. */
  readonly handedOver?: number;
  readonly handoverRoutes: readonly string[];
}

export interface CriteriaFact {
  readonly experiment: string;
  readonly name: string;
  readonly endedAt: number;
  readonly verdict: EvalVerdict;
  /** That were tried; an experiment may take a part of its dataset. */
  readonly cases: number;
  readonly held: readonly {
    readonly name: string;
    readonly verdict: EvalVerdict;
    readonly measured?: number;
    readonly limit: number;
  }[];
  /** US dollars a run, where that is bounded. */
  readonly costPerRun?: number;
}

export interface LoadFact {
  readonly experiment: string;
  /** Of the evaluation whose cases came. */
  readonly name: string;
  readonly endedAt: number;
  readonly runs: number;
  readonly failed: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Criteria that it missed, in words. */
  readonly missed: readonly string[];
}

export interface RouteFact {
  /** Empty where nothing was decided. */
  readonly route: string;
  readonly release: string;
  readonly runs: number;
}

export interface CostFact {
  readonly runs: number;
  readonly unpriced: number;
  readonly until?: number;
  /** US dollars a run. */
  readonly mean?: number;
  /** US dollars a day at 10,000 runs. */
  readonly day?: { readonly mean: number; readonly low: number; readonly high: number };
}

/** As far as the configuration of an app is asked. */
export interface SettingsFact {
  readonly redaction: unknown;
  readonly retention: { readonly days: number | null; readonly bytes: number | null };
  /** Of one run. */
  readonly budget: { readonly cost?: number };
}
