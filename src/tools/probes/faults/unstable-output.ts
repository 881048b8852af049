import { listIssues } from "../../../core/standard-schema.ts";
import { compileSchema } from "../../mcp/compile-schema.ts";
import { shapeOf } from "../answers.ts";
import type { Observation } from "../caller.ts";
import type { Fault, Symptom } from "../fault.ts";
import type { Lab } from "../lab.ts";
import { wentWell } from "../lab.ts";
import type { Subject } from "../subject.ts";

/** Whether results keep their form: over calls, and as the output schema says. */
export const unstableOutput: Fault = {
  id: "unstable_output",
  severity: "medium",
  stage: "behaviour",
  pattern: "Code that read the last answer fails on the next",
  fix: "Check results against the output schema before they are sent",
  check: async (subject, lab) => {
    await askAgain(subject, lab);
    return [...violations(subject), ...shapes(subject, lab)];
  },
};

/** Most questions are asked once: the one that went well is asked twice in a row. */
async function askAgain(subject: Subject, lab: Lab): Promise<void> {
  const { seen, baseline, mayCall, kind } = subject;
  if (baseline === undefined || !mayCall || kind.effect !== "read") return;
  const question = JSON.stringify(baseline.input);
  const asked = seen.filter(({ input }) => JSON.stringify(input) === question).length;
  for (let more = asked; more < 2; more += 1) await lab.ask(subject, baseline.input);
}

function violations({ tool, seen }: Subject): readonly Symptom[] {
  if (tool.outputSchema === undefined) return [];
  const compiled = compileSchema(tool.outputSchema);
  if (!compiled.ok)
    return [
      { message: `Nobody can check against its output schema: ${compiled.reason}`, parameter: "schema" },
    ];
  for (const observation of seen.filter(wentWell)) {
    const { answer } = observation;
    if (answer.kind !== "result") continue;
    if (answer.form !== "structured")
      return [
        {
          message: "It has an output schema and gave no structured content",
          parameter: "structure",
          evidence: [observation],
        },
      ];
    const result = compiled.schema["~standard"].validate(answer.value);
    if (result instanceof Promise || result.issues === undefined) continue;
    const issues = result.issues.map(({ message, path = [] }) => ({ message, path: path.join(".") }));
    return [
      {
        message: `Its result is not what its output schema says: ${listIssues(issues)}`,
        parameter: "violation",
        evidence: [observation],
        severity: "high",
      },
    ];
  }
  return [];
}

/** The same question twice: the values may differ, the form may not. */
function shapes({ seen, kind }: Subject, { subjects }: Lab): readonly Symptom[] {
  // What is done already may be told in other words than what has just been done.
  if (kind.effect !== "read") return [];
  const writes = subjects.flatMap((other) => (other.kind.effect === "read" ? [] : other.seen.map(idOf)));
  const first = new Map<string, Observation>();
  for (const observation of seen.filter(wentWell)) {
    const question = JSON.stringify(observation.input);
    const earlier = first.get(question);
    // After a write there may be something else to tell.
    const since = earlier === undefined ? 0 : idOf(earlier);
    if (earlier === undefined || writes.some((id) => id > since && id < idOf(observation)))
      first.set(question, observation);
    else if (formOf(earlier) !== formOf(observation))
      return [
        {
          message: "The same call gave results of two forms",
          parameter: "form",
          evidence: [earlier, observation],
        },
      ];
  }
  return [];
}

function idOf({ call }: Observation): number {
  return call.id;
}

function formOf({ answer }: Observation): string {
  if (answer.kind !== "result") return answer.kind;
  if (answer.value === undefined) return answer.form === "empty" ? "text" : answer.form;
  // An empty list has no form yet.
  return shapeOf(answer.value).replaceAll(/\blist\b|\{[^{}]*\}\[\]|\w+\[\]/g, "[]");
}
