import { digest } from "../../../core/canonical.ts";
import type { CallRecord, StoredRun } from "../../../core/run.ts";
import type { ExportedAttributes } from "./attributes-gen-ai.ts";
import type { ExportedSpan } from "./exported-span.ts";
import type { ContentRule, Facts } from "./facts.ts";
import { callFacts, runFacts } from "./facts.ts";

export interface SpanRules {
  readonly content: ContentRule;
  /** The attributes of a span, by the names of the back end. */
  readonly attributes: (facts: Facts) => ExportedAttributes;
}

/** A run as a trace: the run itself, with its calls as their addresses stand inside of each other. Ids follow from the run's. */
export function spansOfRun(run: StoredRun, rules: SpanRules): readonly ExportedSpan[] {
  const trace = traceIdOf(run.id);
  const root = spanIdOf(run.id, 0);
  const byAddress = new Map(run.calls.map(({ address, seq }) => [address as string, spanIdOf(run.id, seq)]));
  const facts = runFacts(run, rules.content);
  const whole: ExportedSpan = {
    trace,
    id: root,
    parent: undefined,
    name: `invoke_workflow ${run.workflow}`,
    kind: 1,
    start: run.startedAt,
    end: run.startedAt + (run.took ?? 0),
    attributes: rules.attributes(facts),
    error: facts.error?.message,
  };
  const calls = run.calls.map((call) => {
    const parent = parentOf(call, byAddress) ?? root;
    return spanOfCall(run, call, { rules, trace, parent });
  });
  return [whole, ...calls];
}

function spanOfCall(
  run: StoredRun,
  call: CallRecord,
  { rules, trace, parent }: { rules: SpanRules; trace: string; parent: string },
): ExportedSpan {
  const facts = callFacts(run, call, rules.content);
  const start = run.startedAt + call.at;
  const called = facts.of === "model" ? `chat ${facts.model ?? "model"}` : facts.name;
  return {
    trace,
    id: spanIdOf(run.id, call.seq),
    parent,
    name: facts.of === "tool" ? `execute_tool ${called}` : called,
    kind: facts.of === "model" ? 3 : 1,
    start,
    end: start + call.took,
    attributes: rules.attributes(facts),
    error: facts.error?.message,
  };
}

/** The call whose address is the longest beginning of this one's; scopes that are no call have no span. */
function parentOf({ address }: CallRecord, byAddress: ReadonlyMap<string, string>): string | undefined {
  for (let end = address.lastIndexOf("/"); end > 0; end = address.lastIndexOf("/", end - 1)) {
    const found = byAddress.get(address.slice(0, end));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Runs that came as a trace keep its id. */
function traceIdOf(run: string): string {
  return /^run_otlp_([0-9a-f]{32})$/.exec(run)?.[1] ?? digest(`trace of ${run}`);
}

function spanIdOf(run: string, seq: number): string {
  return digest(`span ${seq} of ${run}`).slice(0, 16);
}
