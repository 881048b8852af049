import type { Agent } from "../../model/program.ts";
import type { Found, Kind } from "../kind.ts";
import { quoted } from "../kind.ts";

export const needlessHandoff: Kind = {
  id: "needless-handoff",
  pattern: 1,
  title: "Agents that hand over without need",
  why: "Each hand-over is one more open-ended turn that can go wrong. Between agents that differ only in their words a classification and a switch do the same, and can be tested.",
  looksFor:
    "An agent that hands over to agents which have no tools of their own, or to exactly one other agent.",
  find: ({ agents }) =>
    agents.flatMap((agent) => {
      if (agent.handoffs.length === 0) return [];
      const targets = agents.filter(
        ({ name, place }) => agent.handoffs.some((one) => same(one, name)) && place !== agent.place,
      );
      if (targets.length === 0) return [];
      const bare = targets.filter(isBare);
      if (bare.length === targets.length && bare.length === agent.handoffs.length)
        return [plainWords(agent, bare)];
      const [only] = targets;
      return agent.handoffs.length === 1 && only !== undefined && isBare(agent) ? [oneWay(agent, only)] : [];
    }),
};

function same(a: string, b: string): boolean {
  const plain = (text: string): string => text.replace(/[^a-z0-9]/gi, "").toLowerCase();
  return plain(a) === plain(b);
}

function isBare({ tools, handoffs }: Agent): boolean {
  return tools.tools.length === 0 && !tools.open && handoffs.length <= 1;
}

function plainWords(agent: Agent, targets: readonly Agent[]): Found {
  const names = targets.map(({ name }) => name);
  return {
    severity: "high",
    subject: agent.name,
    place: agent.place,
    message: `\`${agent.name}\` hands over to ${quoted(names)}, and none of them has a tool: they differ in their instructions only`,
    fix: `Classify once and choose the instructions in code: \`route("${agent.name}", { classify, routes: { ${names.map((name) => JSON.stringify(name)).join(", ")} } })\``,
    also: targets.map(({ place }) => place),
  };
}

function oneWay(agent: Agent, target: Agent): Found {
  return {
    severity: "medium",
    subject: agent.name,
    place: agent.place,
    message: `\`${agent.name}\` has no tools, and only \`${target.name}\` to hand over to`,
    fix: `Ask \`${target.name}\` directly, or decide in code which of the two is asked`,
    also: [target.place],
  };
}
