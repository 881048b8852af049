import type { Observation } from "./caller.ts";
import type { Symptom } from "./fault.ts";
import { authAndLimits } from "./faults/auth-and-limits.ts";
import type { Lab } from "./lab.ts";
import type { Subject } from "./subject.ts";

export interface Burst {
  readonly subject: Subject;
  readonly symptoms: readonly Symptom[];
}

/**
 * Asks one reading tool the same question many times at once, within the rate that is allowed, to
 * see what too many calls become. Undefined where no read has gone well.
 */
export async function burst(lab: Lab, count: number): Promise<Burst | undefined> {
  const able = lab.subjects.filter(
    ({ kind, mayCall, baseline }) =>
      kind.effect === "read" && !kind.runsCode && mayCall && baseline !== undefined,
  );
  const [subject] = able.sort((a, b) => tookOf(a) - tookOf(b));
  if (subject?.baseline === undefined) return undefined;
  const seen = await lab.askAtOnce(subject, subject.baseline.input, count);
  const limits = (await authAndLimits.check(subject, lab)).filter(({ parameter }) => parameter === "429");
  return { subject, symptoms: [...limits, ...unanswered(seen)] };
}

function tookOf({ baseline }: Subject): number {
  return baseline?.call.took ?? 0;
}

function unanswered(seen: readonly Observation[]): readonly Symptom[] {
  const lost = seen.filter(({ answer }) => answer.kind === "lost");
  const [first] = lost;
  if (first === undefined) return [];
  const gone = lost.some(({ answer }) => answer.kind === "lost" && answer.why === "gone");
  return [
    {
      message: `Of ${seen.length} calls at once ${lost.length} got no answer${gone ? ", and the server ended" : ""}`,
      parameter: "burst",
      evidence: [first],
      severity: gone ? "high" : "medium",
      fix: "Refuse what is too much at once with 429 and Retry-After, or let it wait for its turn",
    },
  ];
}
