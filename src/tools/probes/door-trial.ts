import type { Observation } from "./caller.ts";
import type { Symptom } from "./fault.ts";
import type { Lab } from "./lab.ts";
import { wentWell } from "./lab.ts";
import type { ProbeTool } from "./probe-target.ts";
import { quoted } from "./quoted.ts";

const WAYS: Readonly<Record<string, string>> = {
  "without-token": "without a token",
  "wrong-token": "with a wrong token",
};

/** Whether the server refuses who has no right to it, and how. */
export async function doorTrial(lab: Lab, doors: readonly ProbeTool[]): Promise<readonly Symptom[]> {
  const known = lab.subjects.find(({ kind, baseline }) => kind.effect === "read" && baseline !== undefined);
  const input =
    known?.baseline === undefined ? {} : { tool: known.tool.name, arguments: known.baseline.input };
  const symptoms: Symptom[] = [];
  for (const door of doors) symptoms.push(...symptomsOf(door.name, await lab.knock(door, input)));
  return symptoms;
}

function symptomsOf(name: string, seen: Observation): readonly Symptom[] {
  const { answer } = seen;
  const way = WAYS[name] ?? name;
  const told = quoted(seen.call, 120);
  const found = (message: string, rest: Omit<Symptom, "message" | "evidence"> = {}): readonly Symptom[] => [
    { message, parameter: name, evidence: [seen], ...rest },
  ];
  if (wentWell(seen))
    return found(`A call ${way} is answered as any other: the token is not checked`, {
      severity: "high",
      fix: "Check the token of every request before anything is done, and answer 401 without one",
    });
  if (answer.kind === "lost") return found(`A call ${way} gets no answer: ${told}`);
  // An error in a successful answer, or one of the protocol: no client takes that for a want of a right.
  if (answer.kind === "result" || answer.status === undefined)
    return found(`A call ${way} is refused, but not with status 401 or 403: ${told}`);
  if (answer.status !== 401 && answer.status !== 403)
    return found(`A call ${way} is refused with status ${answer.status}, expected 401 or 403: ${told}`);
  return answer.status === 401 && answer.challenge === undefined
    ? found(`A call ${way} is refused with 401 and without WWW-Authenticate, so that no client can sign in`, {
        severity: "low",
        fix: "Send WWW-Authenticate with the 401, as the MCP specification asks for",
      })
    : [];
}
