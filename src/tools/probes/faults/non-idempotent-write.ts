import type { Observation } from "../caller.ts";
import type { Fault, Symptom } from "../fault.ts";
import type { Snapshot } from "../lab.ts";
import type { LostReply } from "../lost-reply-trial.ts";
import { lostReplyTrial } from "../lost-reply-trial.ts";
import type { RepeatTrial } from "../repeat-trial.ts";
import { madeTwo, repeatTrial } from "../repeat-trial.ts";

/** Whether a call that is repeated, because its reply was lost, is done twice. */
export const nonIdempotentWrite: Fault = {
  id: "non_idempotent_write",
  severity: "high",
  stage: "behaviour",
  pattern: "A reply is lost, the agent tries again, and the customer is charged twice",
  fix: "Take an idempotency key, keep the first result with it, and give that again; or refuse what is there already",
  check: async (subject, lab) => {
    const trial = await repeatTrial(subject, lab);
    if (trial === undefined) return [];
    const { first, second, changedAgain } = trial;
    if (changedAgain.length > 0 && isGrowth(trial, subject.kind.action)) {
      const [tool = ""] = changedAgain;
      return [
        {
          message: `The same call twice changed the state twice, as ${tool} shows`,
          evidence: [first, second, ...shownBy(tool, trial.before), ...shownBy(tool, trial.after)],
        },
      ];
    }
    const two = subject.kind.action === "create" && trial.changedBy.length === 0 ? madeTwo(trial) : undefined;
    if (two === undefined)
      return changedAgain.length > 0 ? [] : repeated(await lostReplyTrial(subject, lab, trial));
    return [{ message: `The same call twice made two: ${two.join(" and ")}`, evidence: [first, second] }];
  },
};

function repeated(trial: LostReply | undefined): readonly Symptom[] {
  if (trial === undefined) return [];
  const { lost, again, shown } = trial;
  return [
    {
      message: `A call whose reply was lost, made again, is done twice, as ${shown.call.tool} shows`,
      evidence: [lost, again, shown],
    },
  ];
}

/** Any second change counts: one more record, a further sum, a switch that went back. */
function isGrowth({ changedBy }: RepeatTrial, action: string): boolean {
  return changedBy.length > 0 || action === "create";
}

function shownBy(tool: string, snapshot: Snapshot): readonly Observation[] {
  const seen = snapshot.get(tool);
  return seen === undefined ? [] : [seen];
}
