import type { Fault, Symptom } from "../fault.ts";
import type { Lab } from "../lab.ts";
import { wentWell } from "../lab.ts";
import { repeatTrial } from "../repeat-trial.ts";
import type { Subject } from "../subject.ts";

/** Whether what a server says of a tool's effects is what the tool does. */
export const wrongAnnotation: Fault = {
  id: "wrong_annotation",
  severity: "medium",
  stage: "behaviour",
  pattern:
    "A client lets a write run unasked, or repeats one that must not be repeated, because it was told that it may",
  fix: "Correct the annotation to what the tool does",
  check: async (subject, lab) => {
    const { tool, kind } = subject;
    if (tool.annotations === undefined) return [];
    const named = [...mislabelled(subject)];
    if (kind.effect === "read" || !subject.mayCall) return named;
    return named.length > 0 ? named : checked(subject, lab);
  },
};

/** A name that says the contrary is enough. */
function mislabelled({ tool, kind }: Subject): readonly Symptom[] {
  const { readOnlyHint, destructiveHint } = tool.annotations ?? {};
  const writes = ["create", "update", "delete"].includes(kind.action);
  if (readOnlyHint === true && writes && kind.effect !== "read")
    return [
      {
        message: `readOnlyHint is true, and its name says that it writes (${kind.action})`,
        parameter: "readOnlyHint",
        severity: "high",
      },
    ];
  if (destructiveHint === false && kind.action === "delete")
    return [
      {
        message: "destructiveHint is false, and its name says that it deletes",
        parameter: "destructiveHint",
        severity: "high",
      },
    ];
  return [];
}

async function checked(subject: Subject, lab: Lab): Promise<readonly Symptom[]> {
  const trial = await repeatTrial(subject, lab);
  const { readOnlyHint, idempotentHint } = subject.tool.annotations ?? {};
  if (trial === undefined || subject.changesState !== true) return [];
  const evidence = [trial.first, trial.second];
  if (readOnlyHint === true)
    return [
      {
        message: "readOnlyHint is true, and a call changed what other tools show",
        parameter: "readOnlyHint",
        evidence,
        severity: "high",
      },
    ];
  if (idempotentHint === true && subject.repeatable === false)
    return [
      {
        message: "idempotentHint is true, and the second equal call changed the state again",
        parameter: "idempotentHint",
        evidence,
        severity: "high",
      },
    ];
  // A second call that is refused may be what the annotation means.
  if (idempotentHint === false && subject.repeatable === true && wentWell(trial.second))
    return [
      {
        message: "idempotentHint is false, and the second equal call changed nothing",
        parameter: "idempotentHint",
        evidence,
        severity: "low",
      },
    ];
  return [];
}
