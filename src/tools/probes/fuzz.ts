import fc from "fast-check";
import { nonsenseIn, textsIn } from "./answers.ts";
import { arbitraryOf } from "./arbitrary.ts";
import type { Input, Observation } from "./caller.ts";
import { BoundReached } from "./caller.ts";
import type { Lab } from "./lab.ts";
import { recordOf } from "./schema.ts";
import type { Subject } from "./subject.ts";

const RUNS = 8;
/** Parameters that reach a file system, a network or an interpreter get nothing random. */
const OUTWARD: ReadonlySet<string> = new Set(["path", "url", "code", "object", "filter"]);
/** Whoever asks for a long wait gets one. */
const WAITS = /duration|delay|timeout|wait|seconds|interval|millis/i;

/**
 * Inputs that the schema allows, drawn at random from a seed, and shrunk to the least that still ends
 * the call badly: no answer, the insides of the program, or nonsense.
 */
export async function fuzz(subject: Subject, lab: Lab): Promise<readonly Observation[]> {
  const { kind, tool } = subject;
  if (kind.effect !== "read" || kind.runsCode || kind.parameters.length === 0) return [];
  if (kind.parameters.some(({ role, name }) => OUTWARD.has(role) || WAITS.test(name))) return [];
  const failed: Observation[] = [];
  const property = fc.asyncProperty(arbitraryOf(tool.inputSchema, tool.inputSchema), async (made) => {
    const seen = await tryAsk(subject, lab, recordOf(made) ?? {});
    if (seen === undefined || !endsBadly(seen)) return true;
    failed.push(seen);
    return false;
  });
  await fc.check(property, { seed: lab.sources.seed, numRuns: RUNS });
  // The last one that failed is the one that could not be made any smaller.
  return failed.slice(-1);
}

// A bound that is reached must not be taken for a failure that is worth shrinking.
async function tryAsk(subject: Subject, lab: Lab, input: Input): Promise<Observation | undefined> {
  try {
    return await lab.ask(subject, input);
  } catch (error) {
    if (error instanceof BoundReached) return undefined;
    throw error;
  }
}

function endsBadly({ answer, input }: Observation): boolean {
  if (answer.kind === "lost") return answer.why !== "too_large";
  if (/\n\s+at .+:\d+:\d+|Traceback \(most recent/.test(answer.text)) return true;
  return nonsenseIn(answer, textsIn(input)) !== undefined;
}
