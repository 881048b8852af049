import type { PatternNumber, Severity } from "./patterns/kind.ts";
import type { AuditFinding, AuditVerdict, Overall, PatternReport } from "./report.ts";

const WEIGHT: Readonly<Record<Severity, number>> = { high: 1, medium: 0.5, low: 0.2 };

/** What nearly every program lacks tells none of them apart, and only adds to what is there. */
const USUAL: ReadonlySet<string> = new Set(["no-criteria"]);

/** What findings come to: a kind counts once, as its gravest. One grave kind is enough, or two of the middle. */
export function verdictOf(
  findings: readonly Pick<AuditFinding, "kind" | "severity" | "pattern">[],
): AuditVerdict {
  const kinds = new Map<string, number>();
  for (const { kind, severity } of findings)
    kinds.set(kind, Math.max(kinds.get(kind) ?? 0, USUAL.has(kind) ? WEIGHT.low / 2 : WEIGHT[severity]));
  const weights = [...kinds.values()];
  const sum = weights.reduce((all, one) => all + one, 0);
  // What is not there is told by one grave finding; where something is there, what it lacks makes it partial.
  const lacks = findings.every(({ pattern }) => pattern >= 4);
  // Small ones only add to others.
  const least = lacks ? WEIGHT.high : WEIGHT.medium;
  if (sum >= 1 && weights.some((one) => one >= least)) return "present";
  return sum >= 0.4 ? "partial" : "absent";
}

const ORDER: readonly { readonly pattern: PatternNumber; readonly why: string }[] = [
  { pattern: 5, why: "see what happens before you change anything" },
  { pattern: 4, why: "hold every later change to recorded cases" },
  { pattern: 3, why: "a model can be no better than its tools" },
  { pattern: 2, why: "one task for each prompt, with the tests to show that nothing broke" },
  { pattern: 1, why: "put into code what is known, and leave the model what is not" },
  { pattern: 6, why: "give each of these changes to a few users first" },
];

/** What the verdicts come to together: one or two patterns are mended in place, four ask for another foundation. */
export function overallOf(patterns: readonly PatternReport[]): Overall {
  const told = patterns.filter(({ verdict }) => verdict !== "cannot tell");
  const present = told.filter(({ verdict }) => verdict === "present").map(({ number }) => number);
  const partial = told.filter(({ verdict }) => verdict === "partial").map(({ number }) => number);
  const order = ORDER.filter(({ pattern }) => present.includes(pattern) || partial.includes(pattern));
  if (told.length === 0)
    return { advice: "cannot tell", because: "no call of a model and no tool was found", order };
  if (order.length === 0)
    return {
      advice: "nothing",
      because: `none of the ${told.length} patterns that can be told is there`,
      order,
    };
  const hasFoundation = present.includes(1) || present.includes(2);
  const counted = `${present.length} of 6 patterns ${present.length === 1 ? "is" : "are"} present${partial.length > 0 ? `, ${partial.length} in part` : ""}`;
  if (present.length >= 4 && hasFoundation)
    return {
      advice: "rebuild",
      because: `${counted}, the architecture among them: keep the business logic, and build the orchestration around it anew`,
      order,
    };
  if (present.length >= 3)
    return {
      advice: "refactor",
      because: hasFoundation
        ? `${counted}: redesign those parts, one at a time`
        : `${counted}, but the way the calls are put together is sound: what is missing can be added`,
      order,
    };
  return { advice: "targeted fixes", because: counted, order };
}
