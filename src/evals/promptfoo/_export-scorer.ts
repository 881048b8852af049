import type { Case } from "../case.ts";
import type { Scorer } from "../scorer.ts";
import type { Rubric } from "../scorers/judge/rubric.ts";
import type { JsonObject } from "./suite.ts";

/** The scorer has nothing to say of the case. */
export const NOTHING: unique symbol = Symbol("nothing");

type Made = JsonObject | string | typeof NOTHING;
type Options = Readonly<Record<string, unknown>>;
type Maker = (given: {
  readonly options: Options;
  readonly scorer: Scorer;
  readonly expected: unknown;
}) => Made;

/** The assertion that says what a scorer does of a case, or the reason why there is none. */
export function assertionOf(scorer: Scorer, one: Case): Made {
  const { made } = scorer;
  const maker = made === undefined ? undefined : MAKERS[made.kind];
  if (made === undefined || maker === undefined)
    return REASONS[made?.kind ?? ""] ?? "a function of your own cannot be written down";
  if (made.options.of !== undefined) return "it looks at a part of the output that a function picks";
  const expected = made.options.expected ?? one.expected;
  if (READS_EXPECTED.has(made.kind) && expected === undefined) return NOTHING;
  return maker({ options: made.options, scorer, expected });
}

const RUN = "promptfoo sees the output and not the run";
const REASONS: Readonly<Record<string, string>> = {
  trajectory: RUN,
  runStatus: RUN,
  worldState: RUN,
  maxSteps: RUN,
  editDistance: "promptfoo's levenshtein counts edits and knows no share of the text",
};

const READS_EXPECTED = new Set(["exact", "contains", "jsonSubset", "numeric", "semanticSimilarity"]);

const MAKERS: Readonly<Record<string, Maker>> = {
  exact: ({ options, expected }) =>
    options.loose === true
      ? "promptfoo's equals is strict about case and white space"
      : { type: "equals", value: escaped(expected) },
  contains: ({ options, expected }) => {
    const any = options.mode === "any" ? "any" : "all";
    return {
      type: `${options.ignoreCase === true ? "i" : ""}contains-${any}`,
      value: [expected].flat().map((text) => escaped(String(text))),
    };
  },
  regex: ({ options, expected }) => {
    const pattern = options.pattern ?? expected;
    if (pattern === undefined) return NOTHING;
    const flags = pattern instanceof RegExp ? pattern.flags.replace(/[gy]/g, "") : (options.flags ?? "");
    if (flags !== "") return `promptfoo's regex knows no flags, such as "${String(flags)}"`;
    const source = pattern instanceof RegExp ? pattern.source : String(pattern);
    return { type: options.not === true ? "not-regex" : "regex", value: escaped(source) };
  },
  jsonSchema: ({ options }) => {
    const { schema } = options;
    if (typeof schema !== "object" || schema === null || "~standard" in schema)
      return "its schema is no JSON Schema";
    return { type: "is-json", value: schema };
  },
  jsonSubset: ({ expected }) => ({
    type: "javascript",
    value: `${SUBSET}\nreturn subset(given(output), ${JSON.stringify(expected)});`,
  }),
  numeric: ({ options, expected }) => {
    const { absolute = 0, relative = 1e-9, take = "last" } = options;
    const bound = `Math.max(${Number(absolute)}, ${Number(relative)} * Math.abs(${Number(expected)}))`;
    return {
      type: "javascript",
      value: `${NUMBERS}\nreturn Math.abs(number(output, ${JSON.stringify(take)}) - ${Number(expected)}) <= ${bound};`,
    };
  },
  semanticSimilarity: ({ scorer, expected }) => ({
    type: "similar",
    value: escaped(String(expected)),
    threshold: scorer.threshold ?? 0.8,
  }),
  maxLatency: ({ options }) => ({ type: "latency", threshold: options.limit }),
  maxCost: ({ options }) => ({ type: "cost", threshold: options.limit }),
  judge: ({ options, scorer }) => {
    const { criterion, levels } = options.rubric as Required<Rubric>;
    const scale = levels.map(({ name, score, means }) => `- ${name}, score ${score}: ${means}`).join("\n");
    return {
      type: "llm-rubric",
      value: escaped(`${criterion}\n\nChoose a level and give its score:\n${scale}`),
      threshold: scorer.threshold ?? 1,
    };
  },
};

const SUBSET = `const given = (output) => (typeof output === "string" ? JSON.parse(output) : output);
const subset = (a, e) => {
  if (Array.isArray(e)) {
    let from = 0;
    return Array.isArray(a) && e.every((item) => {
      while (from < a.length && !subset(a[from], item)) from += 1;
      from += 1;
      return from <= a.length;
    });
  }
  if (typeof e !== "object" || e === null) return a === e;
  return typeof a === "object" && a !== null && Object.keys(e).every((key) => subset(a[key], e[key]));
};`;

const NUMBERS = `const number = (output, take) => {
  const found = String(output).match(/(?<![\\w.])[-+]?(?:\\d{1,3}(?:,\\d{3})+|\\d+)?(?:\\.\\d+|(?<=\\d))(?:[eE][-+]?\\d+)?/g) ?? [];
  return Number(String(take === "first" ? found[0] : found.at(-1)).replaceAll(",", ""));
};`;

/** What would be read as a template stands there as it is. */
function escaped(value: unknown): unknown {
  return typeof value === "string" && /{[{%#]/.test(value) ? `{% raw %}${value}{% endraw %}` : value;
}
