import { AirworthyError } from "../../../core/errors.ts";
import { quoted } from "../../scorers/quoted.ts";
import { graderWorkflow } from "../call-provider.ts";
import { jsonObjectsIn } from "../json-objects.ts";
import { everywhere } from "../render.ts";
import type { AssertionInput, Handler } from "./assertion-input.ts";
import { CLOSED_QA, FACTUALITY, RUBRIC } from "./grading-prompts.ts";

export const llmRubric: Handler = async (input) => {
  const { assertion, inverse, value } = input;
  const answer = await graded(input, RUBRIC, {
    rubric: typeof value === "object" ? JSON.stringify(value) : (value ?? ""),
  });
  const [verdict] = typeof answer === "object" && answer !== null ? [answer] : jsonObjectsIn(String(answer));
  if (verdict === undefined) throw nonsense(answer, "a JSON object with pass, score and reason");
  const {
    pass: given,
    score: number,
    reason,
  } = verdict as { pass?: unknown; score?: unknown; reason?: unknown };
  const said =
    given === undefined || given === null || given === true || /^(true|yes|pass|y)$/i.test(String(given));
  const score =
    typeof number === "number"
      ? number
      : number !== undefined && Number.isFinite(Number(number))
        ? Number(number)
        : Number(said);
  const pass = said && (assertion.threshold === undefined || score >= assertion.threshold);
  return {
    pass: pass !== inverse,
    score: inverse ? 1 - score : score,
    reason: typeof reason === "string" ? reason : `the grader gave ${score}`,
  };
};

export const closedQa: Handler = async (input) => {
  const { prompt, value, inverse } = input;
  const answer = String(
    await graded(input, CLOSED_QA, { input: prompt, criteria: value, completion: outputOf(input) }),
  ).trimEnd();
  const pass = answer.endsWith("Y");
  if (!pass && !answer.endsWith("N")) throw nonsense(answer, "Y or N at the end");
  return { pass: pass !== inverse, score: pass !== inverse ? 1 : 0, reason: answer };
};

const CATEGORIES: Readonly<Record<string, string>> = {
  A: "a part of what is expected, and consistent with it",
  B: "more than what is expected, and consistent with it",
  C: "the same as what is expected",
  D: "in disagreement with what is expected",
  E: "different in what does not matter",
};

export const factuality: Handler = async (input) => {
  const { prompt, value, inverse } = input;
  const answer = String(
    await graded(input, FACTUALITY, { input: prompt, ideal: value, completion: outputOf(input) }),
  );
  const [found] = jsonObjectsIn(answer) as readonly { category?: unknown; reason?: unknown }[];
  const letter = String(found?.category ?? /^\s*\(?([A-E])\b/.exec(answer)?.[1] ?? "")
    .trim()
    .slice(0, 1)
    .toUpperCase();
  const meaning = CATEGORIES[letter];
  if (meaning === undefined) throw nonsense(answer, "a category from A to E");
  const pass = (letter !== "D") !== inverse;
  return {
    pass,
    score: pass ? 1 : 0,
    reason: typeof found?.reason === "string" ? found.reason : `the answer is ${meaning}`,
  };
};

/** What the grader answers to the rubric prompt: the assertion's own, or the default one. */
async function graded(
  input: AssertionInput,
  standard: string,
  more: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const { assertion, renderer, vars, ask, folder } = input;
  const { grader, rubricPrompt = standard } = assertion;
  if (grader === undefined) throw new Error("there is no grader");
  const values = stringified({ ...vars, ...more, output: outputOf(input) });
  const prompt = renderedPrompt(rubricPrompt, (text) => renderer.text(text, values));
  const { output } = await ask(graderWorkflow, { provider: grader, prompt, folder });
  return output;
}

function renderedPrompt(template: string, render: (text: string) => string): string {
  let chat: unknown;
  try {
    chat = JSON.parse(template);
  } catch {
    return render(template);
  }
  return JSON.stringify(everywhere(chat, render));
}

/** Objects stand in templates as JSON. */
function stringified(vars: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(vars).map(([name, value]) => [name, jsonOf(value)]));
}

function jsonOf(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map((one: unknown) => (typeof one === "object" && one !== null ? JSON.stringify(one) : one));
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}

/** A text that is JSON is shown in its canonical form, as promptfoo does. */
function outputOf({ text }: AssertionInput): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function nonsense(answer: unknown, expected: string): AirworthyError {
  return new AirworthyError({
    code: "judge_nonsense",
    message: `Cannot read the grader's verdict: it answered ${quoted(answer)}, expected ${expected}`,
    hint: "Use a model that follows the rubric's form",
  });
}
