import { plural } from "../../core/print/amounts.ts";
import type { RolloutVerdict } from "../../stats/gates/rollout-verdict.ts";
import type { Move, Situation } from "../next-move.ts";
import { abDecision } from "./ab-decision.ts";
import { decisionText } from "./ab-words.ts";

/** The next move of an A/B test that no guard stops: it says what it knows, once, and waits for a person. */
export function abMove({ plan, state, evidence, now }: Situation, verdict: RolloutVerdict): Move {
  const { ab: terms } = plan;
  const { ab: learned } = evidence;
  if (terms === undefined || learned === undefined || !("stage" in state))
    return { move: "wait", until: "it has ended" };
  if (state.status === "decided") return { move: "wait", until: "a person who adopts B or keeps A" };
  if (state.status !== "running") return { move: "wait", until: "a person resumes it" };
  if (verdict.reason === "share")
    return { move: "hold", why: "Runs are not assigned as planned, so that no figure can be trusted" };
  const decision = abDecision(learned, { terms, took: now - state.since });
  if (decision !== undefined) return { move: "decide", why: decisionText(decision, terms), decision };
  const left = plural(Math.max(0, terms.maxRuns - learned.counted), "more run");
  const until = terms.maxTime === undefined ? left : `${left} or ${terms.maxTime} in all`;
  return { move: "wait", until: `an answer; at most ${until}` };
}
