import type { ModelCall, Prompt } from "../../model/program.ts";
import type { Found, Kind } from "../kind.ts";

/** Tasks with one right answer that a few lines of code give. */
const TASKS: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  {
    pattern: /\b(what is|give me|return|tell me|get) (the |today'?s )?(current |today'?s )(date|time|day)\b/i,
    what: "what day or time it is",
  },
  {
    pattern:
      /\b(convert|parse|reformat|normali[sz]e)\b[^.\n]{0,40}\b(dates?|timestamps?|currency|units?|csv|upper ?case|lower ?case|camel ?case|snake ?case|base64|iso[- ]?8601)\b/i,
    what: "to convert a value",
  },
  {
    pattern:
      /\b(add up|sum( up)?|count|multiply|subtract|calculate the (sum|total|average|difference|percentage))\b[^.\n]{0,40}\b(numbers?|prices?|amounts?|items?|values?|totals?|rows?|words?|characters?)\b/i,
    what: "to reckon",
  },
  {
    pattern:
      /\b(sort|order (the|these|this|them|all)|dedupe|deduplicate|reverse|shuffle)\b[^.\n]{0,30}\b(list|array|items|numbers|names|entries|results)\b/i,
    what: "to sort",
  },
  {
    pattern:
      /\b(is|whether|check (if|that|whether)|validate)\b[^.\n]{0,30}\b(valid|well[- ]formed)\b[^.\n]{0,20}\b(email|e-mail|url|phone|json|date|uuid)\b|\bvalidate (the |this |an? )?(email|e-mail|url|phone|json|date)\b/i,
    what: "whether a value has a form",
  },
  {
    pattern:
      /\b(generate|create|make|pick|choose)\b[^.\n]{0,20}\b(a )?(random (number|string|id|integer)|uuid|guid)\b/i,
    what: "for a random value",
  },
];
/** A task of a few words is the whole prompt; in a page of instructions the same words are an aside. */
const LONGEST = 700;

export const modelForCode: Kind = {
  id: "model-for-code",
  pattern: 1,
  title: "A model asked for what code can decide",
  why: "What has one right answer costs a call, a second and a few per cent of wrong answers when a model gives it.",
  looksFor:
    "A short prompt without tools whose whole task is a date, a conversion, a sum, a sort, a check of a form or a random value.",
  find: ({ calls }) =>
    calls.flatMap((call) => {
      if (call.tools.tools.length > 0 || call.tools.open) return [];
      const task = taskOf(call);
      return task === undefined ? [] : [found(call, task)];
    }),
};

interface Task {
  readonly prompt: Prompt;
  readonly what: string;
}

function taskOf({ prompts }: ModelCall): Task | undefined {
  const length = prompts.reduce((sum, { text }) => sum + text.length, 0);
  if (length > LONGEST) return undefined;
  for (const prompt of prompts)
    for (const { pattern, what } of TASKS) if (pattern.test(prompt.text)) return { prompt, what };
  return undefined;
}

function found(call: ModelCall, { prompt, what }: Task): Found {
  return {
    severity: "medium",
    subject: call.fn ?? call.api,
    place: prompt.place,
    message: `\`${call.fn ?? call.api}\` asks a model ${what}`,
    fix: `Decide it in code, in \`${call.fn ?? "a function"}\`, and keep the model for what has no rule`,
    also: [call.place],
  };
}
