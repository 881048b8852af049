import { plural } from "../../core/print/amounts.ts";
import { beginRollout } from "../begin-rollout.ts";
import type { Check } from "../check.ts";
import { DAY } from "../check.ts";

const COUNTS = 30;
/** Ms that a rollback may take and be called instant. */
const INSTANT = 10_000;

export const rollbackDrill: Check = {
  id: "rollback-drill",
  question: "Was a rollback drilled, and how long does it take?",
  answer(facts) {
    const { drill, workflow, serving } = facts;
    const shownBy = "airworthy log --action rollback.drill";
    const commands = [`airworthy rollback ${workflow} --drill --for 5s`];
    const when = serving.canRollBack ? "while runs come in" : "once a release serves (see rollout-plan)";
    // Where it is not known how a rollout begins, it comes after that.
    const isNear = serving.canRollBack || beginRollout(facts).commands.length > 0;
    const again = { next: `${when}: ${commands[0]}`, commands: isNear ? commands : [] };
    if (drill === undefined)
      return { verdict: "BLOCK", words: "no drill was ever done", evidence: [], shownBy, ...again };
    const { at, by, committed, lastOld, runs } = drill;
    const found = {
      evidence: [
        { what: "ms until it was in the store", value: Math.round(committed) },
        { what: "ms until the last run on the old release", value: Math.round(lastOld) },
        { what: "runs meanwhile", value: runs },
        { what: "by", value: by },
      ],
      shownBy,
      at,
      expiresAt: at + COUNTS * DAY,
    };
    const took = `${(Math.max(committed, lastOld) / 1_000).toFixed(2)} s`;
    if (Math.max(committed, lastOld) > INSTANT)
      return {
        ...found,
        verdict: "BLOCK",
        words: `the last drill took ${took}, more than ${INSTANT / 1_000} s`,
        ...again,
      };
    if (runs === 0)
      return {
        ...found,
        verdict: "INCONCLUSIVE",
        words: "no run began during the last drill, so that none was seen to follow it",
        ...again,
      };
    return {
      ...found,
      verdict: "PASS",
      words: `done in ${took}; ${plural(runs, "run")} followed`,
      renew: commands,
    };
  },
};
