import type { Fault } from "../fault.ts";
import type { ProbeTool } from "../probe-target.ts";
import { overlap, wordsOf } from "../words.ts";

const ALIKE = 0.8;

/** Whether a model could take one tool for another. */
export const confusableTools: Fault = {
  id: "confusable_tools",
  severity: "medium",
  stage: "definition",
  pattern: "Of two tools that read alike the model takes the wrong one every other time",
  fix: "Say in each description when to use it and not the other, or make one tool of both",
  check: ({ tool }, { subjects }) => {
    const others = subjects.map((subject) => subject.tool);
    const earlier = others.slice(0, others.indexOf(tool));
    const twin = earlier.find((other) => other.name === tool.name || areAlike(tool, other));
    if (twin === undefined) return [];
    if (twin.name === tool.name) return [{ message: "Another tool has the same name", severity: "high" }];
    return [{ message: `It reads like "${twin.name}": ${JSON.stringify(tool.description.slice(0, 120))}` }];
  },
};

const words = new WeakMap<ProbeTool, ReadonlySet<string>>();

function wordsIn(tool: ProbeTool): ReadonlySet<string> {
  const known = words.get(tool) ?? new Set(wordsOf(tool.description));
  words.set(tool, known);
  return known;
}

function areAlike(a: ProbeTool, b: ProbeTool): boolean {
  if (a.description.trim() === "" || b.description.trim() === "") return false;
  if (a.description.trim() === b.description.trim()) return true;
  const left = wordsIn(a);
  const right = wordsIn(b);
  // Cheaper than to compare them word by word, and with 500 tools there are many pairs.
  if (Math.min(left.size, right.size) < ALIKE * Math.max(left.size, right.size)) return false;
  const all = new Set([...left, ...right]).size;
  if (overlap(left, right) / all < ALIKE) return false;
  // One word apart is enough where it is the verb or the noun of the names, as in create and delete.
  const names = [new Set(wordsOf(a.name)), new Set(wordsOf(b.name))] as const;
  const different = [...left].filter((word) => !right.has(word));
  return !different.some((word) => names[0].has(word) && !names[1].has(word));
}
