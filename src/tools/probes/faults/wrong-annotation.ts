import { dataOf } from "../answers.ts";
import type { Fault, Symptom } from "../fault.ts";
import type { Lab } from "../lab.ts";
import { wentWell } from "../lab.ts";
import { repeatTrial } from "../repeat-trial.ts";
import { recordOf } from "../schema.ts";
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
    const named = [...mislabelled(subject), ...(await alarming(subject, lab))];
    if (!subject.mayCall || named.length > 0) return named;
    return kind.effect === "read" ? counted(subject, lab) : checked(subject, lab);
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

/** Whoever is told that a look destroys something asks a person before each. */
async function alarming(subject: Subject, lab: Lab): Promise<readonly Symptom[]> {
  const { tool, kind } = subject;
  const { readOnlyHint, destructiveHint } = tool.annotations ?? {};
  if (readOnlyHint === true || destructiveHint !== true || !["list", "search", "get"].includes(kind.action))
    return [];
  if (subject.mayCall) await repeatTrial(subject, lab);
  if (subject.changesState === true) return [];
  return [
    {
      message: `destructiveHint is true, and by its name it only reads (${kind.action}); nothing shows a change`,
      parameter: "destructiveHint",
      severity: "low",
    },
  ];
}

/** What counts its own calls writes, though no other tool shows it. */
async function counted(subject: Subject, lab: Lab): Promise<readonly Symptom[]> {
  const { annotations = {} } = subject.tool;
  const hint = (["idempotentHint", "readOnlyHint"] as const).find((name) => annotations[name] === true);
  if (hint === undefined || subject.baseline === undefined) return [];
  const first = await lab.ask(subject, subject.baseline.input);
  const second = await lab.ask(subject, subject.baseline.input);
  if (!wentWell(first) || !wentWell(second)) return [];
  const before = countsIn(dataOf(first.answer));
  const grown = [...countsIn(dataOf(second.answer))].find(
    ([key, count]) => count - (before.get(key) ?? count) === 1,
  );
  if (grown === undefined) return [];
  return [
    {
      message: `${hint} is true, and ${grown[0]} is ${grown[1]} after the second equal call, one more than before`,
      parameter: hint,
      evidence: [first, second],
    },
  ];
}

const COUNT = /count|length|total|size|history|version|revision|number_?of/i;

function countsIn(data: unknown): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(recordOf(data) ?? {}).flatMap(([key, value]) =>
      typeof value === "number" && COUNT.test(key) ? [[key, value] as const] : [],
    ),
  );
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
