import { plural } from "../../core/print/amounts.ts";
import { beginRollout, routesSeen } from "../begin-rollout.ts";
import type { Answer, Check } from "../check.ts";
import type { Facts, RolloutFact } from "../facts.ts";

/** Share of the candidate's runs that may be about something else. */
const LEAKS = 0.01;

export const boundaries: Check = {
  id: "boundaries",
  question: "Is it said what it is for, and measured how much else it takes on?",
  answer(facts) {
    const { rollout, routes, workflow } = facts;
    const seen = routesSeen(routes);
    const shownBy = `airworthy cost --workflow ${workflow}`;
    const say = beginRollout(facts);
    if (rollout === undefined)
      return {
        verdict: "INCONCLUSIVE",
        words: "no plan of a rollout says what it is for, or which of its routes go to a person",
        evidence: seen.map((route) => ({ what: "route seen", value: route })),
        shownBy,
        ...say,
      };
    if (rollout.only === undefined && rollout.handoverRoutes.length === 0)
      return {
        verdict: "BLOCK",
        words: "the plan of its rollout takes every use case, and names none that goes to a person",
        evidence: seen.map((route) => ({ what: "route seen", value: route })),
        shownBy,
        at: rollout.startedAt,
        ...say,
      };
    return { shownBy, at: rollout.startedAt, ...measured(rollout, routes, workflow) };
  },
};

type Measured = Pick<Answer, "verdict" | "words" | "evidence" | "next">;

function measured(rollout: RolloutFact, routes: Facts["routes"], workflow: string): Measured {
  const own = routes.filter(({ release }) => release === rollout.candidate);
  const routed = own.filter(({ route }) => route !== "");
  const runs = sum(routed);
  const { only, handoverRoutes, id, handedOver = 0 } = rollout;
  const declared =
    only === undefined ? `to a person: ${handoverRoutes.join(", ")}` : `only ${only.join(", ")}`;
  if (runs === 0)
    return {
      verdict: "INCONCLUSIVE",
      words: `${declared}; no run of the candidate has a route yet, so nothing is measured`,
      evidence: [{ what: "rollout", value: declared, id }],
      next: `airworthy serve, until the candidate has served; airworthy rollout status ${workflow}`,
    };
  const handed = routed.filter(({ route }) => handoverRoutes.includes(route));
  const inside = new Set([...(only ?? []), ...handoverRoutes]);
  const outside = only === undefined ? [] : routed.filter(({ route }) => !inside.has(route));
  const leaked = sum(outside);
  // Who was handed over has no route there: it was answered by another.
  const unknown = Math.max(0, sum(own) - runs - handedOver);
  const evidence = [
    { what: "rollout", value: declared, id },
    { what: "runs of the candidate", value: runs },
    { what: "handed to a person", value: sum(handed) },
    ...(handedOver === 0 ? [] : [{ what: "handed over at its boundary", value: handedOver }]),
    ...(unknown === 0 ? [] : [{ what: "runs of no known use case", value: unknown }]),
    ...(only === undefined ? [] : [{ what: "runs outside", value: leaked }]),
    ...outside.map(({ route, runs: some }) => ({ what: `route ${route}`, value: some })),
  ];
  const words = `${declared}; of ${plural(runs, "run")} of the candidate ${only === undefined ? `${sum(handed)} went to a person` : `${leaked} ${leaked === 1 ? "was" : "were"} outside`}`;
  if (leaked / runs > LEAKS)
    return {
      verdict: "BLOCK",
      words,
      evidence,
      next: `airworthy runs list --workflow ${workflow} --route ${outside[0]?.route}`,
    };
  return { verdict: "PASS", words, evidence };
}

function sum(routes: Facts["routes"]): number {
  return routes.reduce((total, { runs }) => total + runs, 0);
}
