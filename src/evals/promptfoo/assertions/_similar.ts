import { quoted } from "../../scorers/quoted.ts";
import { similarityWorkflow } from "../call-provider.ts";
import type { Handler, Judged } from "./assertion-input.ts";

/** Whether the output means what the value, or one of the values, does. */
export const similar: Handler = async ({ assertion, value, text, inverse, ask, folder }) => {
  const { grader, threshold = 0.75 } = assertion;
  if (grader === undefined) throw new Error("there is no embedding model");
  const values = Array.isArray(value) ? (value as unknown[]) : [value];
  if (values.length === 0 || !values.every((one) => typeof one === "string"))
    throw new Error(`expected a text or a list of texts as the value, got ${quoted(value)}`);
  const results: Judged[] = [];
  for (const one of values) {
    const cosine = await ask(similarityWorkflow, { provider: grader, texts: [one as string, text], folder });
    const near = inverse ? cosine <= threshold + Number.EPSILON : cosine >= threshold - Number.EPSILON;
    results.push({
      pass: near,
      score: inverse ? 1 - cosine : cosine,
      reason: `similarity ${cosine.toFixed(2)}, threshold ${threshold}`,
    });
    // Any one is enough; to be unlike, the output must be unlike all.
    if (near !== inverse) break;
  }
  const best = results.toSorted((a, b) => b.score - a.score);
  return (inverse ? best.at(-1) : best[0]) ?? { pass: false, score: 0, reason: "nothing to compare" };
};
