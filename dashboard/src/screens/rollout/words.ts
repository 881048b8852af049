import type { Rollout } from "../../api/types.ts";
import { metricName } from "./metric-name.ts";

type Judged = Pick<Rollout, "verdict">;

/** What is known of the candidate by now. */
export function verdictWords({ verdict: { verdict, reason, guilty, waiting } }: Judged): string {
  const named = (names: readonly string[]): string => names.map((name) => metricName(name)).join(", ");
  switch (verdict) {
    case "BLOCK":
      return guilty.length === 0
        ? "The candidate is worse, by several figures taken together."
        : `The candidate is worse: ${named(guilty)}.`;
    case "PASS":
      return "The candidate is known to be within every margin.";
    case "INCONCLUSIVE":
      if (reason === "share")
        return "Runs are not assigned as planned, so that no figure can be trusted. See whether something assigns them anew.";
      return waiting.length === 0
        ? "No harm is found so far."
        : `No harm is found so far; not yet known to be within its margin: ${named(waiting)}.`;
  }
}

const MOVES: Readonly<Record<string, string>> = {
  enter: "the next stage",
  hold: "a person has to decide",
  promote: "everyone is served by it",
  stop: "it ends before anybody is served",
  roll_back: "it is rolled back",
};

/** What a controller does next, and on what it waits. */
export function nextWords({ next: { move, text } }: Pick<Rollout, "next">): string {
  if (move === "wait") return `it waits until ${withNames(text)}`;
  return `${MOVES[move] ?? move}: ${text}`;
}

/** The API counts what is missing, `12 more runs of the candidate`, or says what must come true. */
function withNames(text: string): string {
  return /^\d/.test(text) ? `there are ${text}` : text;
}
