import type { Answer } from "./check.ts";
import { byCommands } from "./check.ts";
import type { Facts } from "./facts.ts";

/** Runs a day below which one per cent of them tells nothing within a day. */
const FEW = 3_000;

/**
 * How a rollout to few is begun, as far as it can be said: which routes go to a person, only a plan or their names say, and
 * a rollout without that would have to be begun again.
 */
export function beginRollout(facts: Facts): Required<Pick<Answer, "next" | "commands">> {
  const { rollout, workflow, named, serving, live, routes } = facts;
  const isOpen = rollout !== undefined && !["promoted", "rolled_back"].includes(rollout.status);
  // A workflow has one rollout at a time.
  const ended = isOpen ? [`airworthy rollout rollback ${workflow} --why "its plan changes"`] : [];
  if (named.plan !== undefined) return byCommands(...ended, `airworthy rollout start --plan ${named.plan}`);
  const seen = routesSeen(routes);
  const people = seen.filter(isToPerson);
  const stages = live.runs < FEW ? "10,50,100" : "1,10,50,100";
  const commands = [
    ...ended,
    ...(serving.hasCandidate ? [] : ["airworthy release create"]),
    `airworthy rollout start ${workflow} last --stages ${stages} --handover ${people.length === 0 ? "<routes that go to a person>" : people.join(",")}`,
  ];
  if (people.length > 0) return byCommands(...commands);
  const which = seen.length === 0 ? "" : ` (seen: ${seen.slice(0, 8).join(", ")})`;
  return { next: `${commands.join("; then ")}${which}`, commands: [] };
}

/** Routes that traffic has taken, by name. */
export function routesSeen(routes: Facts["routes"]): readonly string[] {
  return [...new Set(routes.map(({ route }) => route))].filter((route) => route !== "").sort();
}

/** Whether a route's name says that a person takes over. It is named in a command that somebody reads before typing it. */
function isToPerson(route: string): boolean {
  return /^[\w.-]+$/.test(route) && /hand.?(over|off)|person|human|escalat|fallback/i.test(route);
}
