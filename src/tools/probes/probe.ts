import type { Duration } from "../../core/duration.ts";
import { parseDuration } from "../../core/duration.ts";
import { compileSchema } from "../mcp/compile-schema.ts";
import { checkOptions } from "./_check-options.ts";
import { burst } from "./burst.ts";
import type { Observation } from "./caller.ts";
import { BoundReached, Caller } from "./caller.ts";
import { doorTrial } from "./door-trial.ts";
import type { Fault, Symptom } from "./fault.ts";
import { authAndLimits } from "./faults/auth-and-limits.ts";
import { FAULTS } from "./faults.ts";
import type { FaultId, Finding } from "./finding.ts";
import { Lab, wentWell } from "./lab.ts";
import { Pool } from "./pool.ts";
import type { ProbedTool, ProbeReport } from "./probe-report.ts";
import type { ProbeTarget, ProbeTool } from "./probe-target.ts";
import type { Subject } from "./subject.ts";
import { subjectOf } from "./subject.ts";

export interface ProbeOptions {
  /** Calls tools that write, too: for a sandbox only. Default false. */
  readonly allowWrites?: boolean;
  /** Faults to look for. Default all. */
  readonly faults?: readonly FaultId[];
  /** Names of the tools to probe. Default all; the others may still be called to learn values. */
  readonly tools?: readonly string[];
  /** Values that are known to work, by the name of the parameter or by `tool.parameter`. */
  readonly samples?: Readonly<Record<string, unknown>>;
  /** Calls in all. Default 2,000. */
  readonly maxCalls?: number;
  /** Calls of one tool. Default 120. */
  readonly maxCallsPerTool?: number;
  /** Default 50. */
  readonly callsPerSecond?: number;
  /**
   * Calls of one reading tool at once, within `callsPerSecond`, to see what too many become. Default
   * 0, none: whoever asks too much of a service that others use may be shut out of it with them.
   */
  readonly burst?: number;
  /** Of one call. Default 5 s. */
  readonly timeout?: Duration;
  /** Of all calls together. Default 50 s. */
  readonly maxTime?: Duration;
  /** Of everything that is drawn at random. Default 1. */
  readonly seed?: number;
  readonly signal?: AbortSignal;
}

/**
 * Looks for the faults of tools: in their definitions, then by calling them. Within a run every call
 * is recorded, and a replay makes none. Never throws for what a tool does: that is a finding.
 *
 * @throws `unknown_fault`, `unknown_tool` where it is asked for what does not exist
 *
 * @example
 * ```ts
 * import { tool } from "airworthy";
 * import { probe, toolsTarget } from "airworthy/tools";
 * import { z } from "zod";
 *
 * const search = tool({
 *   name: "search_products",
 *   description: "Find products of the shop by their name",
 *   input: z.object({ query: z.string() }),
 *   output: z.object({ products: z.array(z.object({ name: z.string() })) }),
 *   effect: "read",
 *   run: ({ query }) => ({ products: [{ name: "Ibuprofen 200 mg" }].filter(({ name }) => name.includes(query)) }),
 * });
 *
 * const report = await probe(toolsTarget([search]));
 * report.findings.some(({ fault }) => fault === "case_sensitive_search"); //=> true
 * ```
 */
export async function probe(target: ProbeTarget, options: ProbeOptions = {}): Promise<ProbeReport> {
  checkOptions(target, options);
  const { lab, caller } = prepare(target, options);
  const wanted = lab.subjects.filter(({ tool }) => options.tools?.includes(tool.name) ?? true);
  const faults = FAULTS.filter(({ id }) => options.faults?.includes(id) ?? true);
  const work = new Work(lab, faults);
  await work.explore();
  for (const subject of inOrder(wanted)) await work.examine(subject);
  // Last, since a service that was asked too often may refuse everything for a while.
  await work.provoke({ doors: target.doors ?? [], calls: options.burst ?? 0 });
  const findings = [...notesOf(target, options), ...work.findings];
  return {
    target: target.name,
    findings: sorted(findings, target),
    tools: lab.subjects.map((subject) => probed(subject, { wanted, bound: work.bounds.get(subject) })),
    calls: caller.calls.length,
    took: Math.round(caller.spent),
    ...stoppedBy(work, caller),
  };
}

function prepare(target: ProbeTarget, options: ProbeOptions): { lab: Lab; caller: Caller } {
  const { allowWrites = false, samples = {}, seed = 1 } = options;
  const subjects = target.tools.map((tool) => {
    const compiled = compileSchema(tool.inputSchema);
    return subjectOf(tool, { allowWrites, brokenSchema: compiled.ok ? undefined : compiled.reason });
  });
  const caller = new Caller(
    {
      maxCalls: options.maxCalls ?? 2_000,
      maxCallsPerTool: options.maxCallsPerTool ?? 120,
      callsPerSecond: options.callsPerSecond ?? 50,
      timeout: parseDuration(options.timeout ?? "5s"),
      maxTime: parseDuration(options.maxTime ?? "50s"),
    },
    options.signal,
  );
  const lab = new Lab(subjects, {
    caller,
    sources: { pool: new Pool(), samples, seed },
    canary: target.canary,
  });
  return { lab, caller };
}

function stoppedBy(work: Work, caller: Caller): { readonly stopped?: string } {
  const stopped = work.stopped ?? (caller.gone ? "the server is gone" : undefined);
  return stopped === undefined ? {} : { stopped };
}

/** What is found while one tool after the other is looked at. */
class Work {
  readonly findings: Finding[] = [];
  /** Why the probe of a tool ended early. */
  readonly bounds = new Map<Subject, string>();
  /** Why all of it did. */
  stopped: string | undefined;
  readonly #lab: Lab;
  readonly #faults: readonly Fault[];

  constructor(lab: Lab, faults: readonly Fault[]) {
    this.#lab = lab;
    this.#faults = faults;
  }

  /** Reads what there is, makes something where there is nothing and that is allowed, and reads again. */
  async explore(): Promise<void> {
    const reads = byNeed(this.#lab.subjects.filter(({ kind, mayCall }) => kind.effect === "read" && mayCall));
    const creates = byNeed(
      this.#lab.subjects.filter(
        ({ kind, mayCall }) =>
          kind.action === "create" && kind.effect === "write" && mayCall && !kind.runsCode,
      ),
    );
    if (!this.#behaves()) return;
    await this.#settle(reads);
    for (const subject of creates) await this.#within(subject, () => this.#lab.seed(subject));
    if (creates.some(({ baseline }) => baseline !== undefined)) {
      for (const subject of reads) {
        const { baseline } = subject;
        if (baseline !== undefined) await this.#within(subject, () => this.#renew(subject, baseline));
      }
    }
    await this.#settle(reads);
  }

  /** As long as one tool gives what another needs. */
  async #settle(reads: readonly Subject[]): Promise<void> {
    for (let round = 0; round < ROUNDS; round += 1) {
      const open = reads.filter(({ baseline }) => baseline === undefined);
      for (const subject of open) await this.#within(subject, () => this.#lab.findBaseline(subject));
      if (open.every(({ baseline }) => baseline === undefined)) return;
    }
  }

  async #renew(subject: Subject, { input }: Observation): Promise<void> {
    const seen = await this.#lab.ask(subject, input);
    if (wentWell(seen)) subject.baseline = seen;
  }

  async examine(subject: Subject): Promise<void> {
    for (const fault of this.#faults) {
      const symptoms = await this.#within(subject, async () => fault.check(subject, this.#lab));
      for (const symptom of symptoms ?? []) this.#add(fault, subject.tool.name, symptom);
    }
  }

  /** What becomes of a caller without a right, and of one that asks too often. */
  async provoke({ doors, calls }: { doors: readonly ProbeTool[]; calls: number }): Promise<void> {
    if (!this.#faults.includes(authAndLimits)) return;
    const shut = doors.length === 0 ? [] : await this.#within(undefined, () => doorTrial(this.#lab, doors));
    for (const symptom of shut ?? []) this.#add(authAndLimits, "", symptom);
    const made = calls === 0 ? undefined : await this.#within(undefined, () => burst(this.#lab, calls));
    for (const symptom of made?.symptoms ?? [])
      this.#add(authAndLimits, made?.subject.tool.name ?? "", symptom);
  }

  #add(fault: Fault, tool: string, symptom: Symptom): void {
    const finding = findingOf(fault, tool, symptom);
    if (!this.findings.some(({ id }) => id === finding.id)) this.findings.push(finding);
  }

  #behaves(): boolean {
    return this.#faults.some(({ stage }) => stage !== "definition");
  }

  async #within<T>(subject: Subject | undefined, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof BoundReached)) throw error;
      if (subject !== undefined) this.bounds.set(subject, error.bound);
      if (error.all) this.stopped ??= error.bound;
      return undefined;
    }
  }
}

/** Rounds of reading, each with what the one before gave. */
const ROUNDS = 3;

/** What needs the least first: it gives what the others need. */
function byNeed(subjects: readonly Subject[]): readonly Subject[] {
  const need = ({ kind }: Subject): number => kind.parameters.filter(({ required }) => required).length;
  return [...subjects].sort((a, b) => need(a) - need(b));
}

const TURN = { read: 0, create: 1, update: 2, write: 3, end: 4, delete: 5 } as const;
/** After it, nothing else can be done to the same thing. */
const ENDS = /(^|[_-])(cancel|close|archive|complete|finish|refund|return|exchange)/i;

/** Reads before writes, and deletes last. */
function inOrder(subjects: readonly Subject[]): readonly Subject[] {
  const turn = ({ kind, tool }: Subject): number => {
    if (kind.effect === "read") return TURN.read;
    if (kind.action !== "create" && kind.action !== "delete" && ENDS.test(tool.name)) return TURN.end;
    return kind.action === "create" || kind.action === "update" || kind.action === "delete"
      ? TURN[kind.action]
      : TURN.write;
  };
  return [...subjects].sort((a, b) => turn(a) - turn(b));
}

function findingOf({ id, severity, fix, pattern }: Fault, tool: string, symptom: Symptom): Finding {
  return {
    id: [id, tool, symptom.parameter].filter((part) => part !== undefined).join(":"),
    fault: id,
    severity: symptom.severity ?? severity,
    tool,
    message: symptom.message,
    evidence: (symptom.evidence ?? []).map(({ call }) => call),
    fix: symptom.fix ?? fix,
    pattern,
  };
}

function notesOf(target: ProbeTarget, { faults }: ProbeOptions): readonly Finding[] {
  if (faults !== undefined && !faults.includes("protocol_violation")) return [];
  return (target.notes ?? []).map((message, index) => ({
    id: `protocol_violation:${index + 1}`,
    fault: "protocol_violation",
    severity: "medium",
    tool: "",
    message,
    evidence: [],
    fix: "Keep to the protocol: messages only on standard output, and lists that end",
    pattern: "One client copes with it, and the next one hangs",
  }));
}

const WEIGHT = { high: 0, medium: 1, low: 2 } as const;

function sorted(findings: readonly Finding[], target: ProbeTarget): readonly Finding[] {
  const place = new Map(target.tools.map(({ name }, index) => [name, index]));
  return [...findings].sort(
    (a, b) =>
      WEIGHT[a.severity] - WEIGHT[b.severity] || (place.get(a.tool) ?? -1) - (place.get(b.tool) ?? -1),
  );
}

function notAllowed({ kind }: Subject): string | undefined {
  return kind.effect === "read" ? undefined : "it may write, and writes were not allowed";
}

function probed(
  subject: Subject,
  { wanted, bound }: { wanted: readonly Subject[]; bound: string | undefined },
): ProbedTool {
  const { tool, kind, mayCall, seen, baseline } = subject;
  const unseen =
    baseline === undefined && seen.length > 0 ? "no call of it went well: give it samples" : undefined;
  const barred = tool.definitionOnly === true ? "it cannot be called from here" : notAllowed(subject);
  const why = wanted.includes(subject) ? (mayCall ? (bound ?? unseen) : barred) : "it was not asked for";
  return {
    name: tool.name,
    effect: kind.effect,
    calls: seen.length,
    ...(why === undefined ? {} : { limited: why }),
  };
}
