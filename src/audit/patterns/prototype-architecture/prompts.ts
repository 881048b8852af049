import type { ModelCall, Place, Program, Prompt } from "../../model/program.ts";
import type { Found, Kind } from "../kind.ts";
import type { PromptMeasure } from "../prompt-words.ts";
import { measure } from "../prompt-words.ts";

interface Asked {
  readonly prompt: Prompt;
  /** Undefined where a prompt's file is read in a way that could not be followed. */
  readonly call: ModelCall | undefined;
}

/** Prompts are one where their words are: several calls may share one. */
export function systemPrompts({ calls, evidence }: Program): readonly Asked[] {
  const asked: readonly Asked[] = calls.flatMap((call) => call.prompts.map((prompt) => ({ prompt, call })));
  const files: readonly Asked[] = evidence.promptFiles
    .filter(({ place }) => !asked.some(({ prompt }) => prompt.place.file === place.file))
    .map((prompt) => ({ prompt, call: undefined }));
  const seen = new Set<string>();
  return [...asked, ...files].filter(({ prompt: { place, text } }) => {
    const key = `${place.file}:${place.line}`;
    if (seen.has(key) || text.length < 40) return false;
    seen.add(key);
    return true;
  });
}

const LONG = 1_600;
const VERY_LONG = 5_000;

export const overloadedPrompt: Kind = {
  id: "overloaded-prompt",
  pattern: 2,
  title: "One prompt that does everything",
  why: "Where one prompt classifies, reasons, acts and formats, a change for one case changes the others, and no part can be tested alone.",
  looksFor:
    "The instructions of a prompt counted by kind (classify, reason, act, format), with its cases, its length and the tools beside it. Three kinds or more in a prompt that is long or has many cases are too much; a long prompt with one task is not.",
  find: (program) =>
    systemPrompts(program).flatMap(({ prompt, call }) => {
      const measured = measure(prompt);
      const { tools = [], open = false } = call?.tools ?? {};
      const severity = weigh(measured, Math.max(tools.length, open ? 1 : 0));
      return severity === undefined ? [] : [found({ prompt, call, measured, severity })];
    }),
};

/** Points for what makes a prompt hard to change: kinds of task, cases, length, tools. */
function weigh(
  { branches, length, classify, act, reason, format }: PromptMeasure,
  tools: number,
): Found["severity"] | undefined {
  // Without a tool nothing can be done, whatever verbs the text has.
  const acts = tools > 0 ? act : 0;
  const tasks = [classify, reason, acts, format].filter((count) => count >= 2).length;
  const touched = [classify, reason, acts, format].filter((count) => count >= 1).length;
  if (touched < 3 || length < 500) return undefined;
  const points =
    Math.max(0, tasks - 2) +
    (touched === 4 ? 1 : 0) +
    (branches.length >= 6 ? 2 : branches.length >= 3 ? 1 : 0) +
    (length >= VERY_LONG ? 2 : length >= LONG ? 1 : 0) +
    (tools >= 6 ? 1 : 0);
  if (points >= 4) return "high";
  return points === 3 ? "medium" : undefined;
}

interface Overloaded {
  readonly prompt: Prompt;
  readonly call: ModelCall | undefined;
  readonly measured: PromptMeasure;
  readonly severity: Found["severity"];
}

function found({ prompt, call, measured, severity }: Overloaded): Found {
  const { classify, reason, act, format, branches, length } = measured;
  const name = prompt.name ?? call?.fn ?? call?.api ?? "the prompt";
  const counts = [
    [classify, "classify"],
    [reason, "reason"],
    [act, "act"],
    [format, "format"],
  ] as const;
  const kinds = counts.filter(([count]) => count > 0).map(([count, kind]) => `${count} to ${kind}`);
  return {
    severity,
    subject: name,
    place: headOf(prompt),
    message: `The prompt of \`${name}\` has ${length} characters with instructions of ${kinds.length} kinds (${kinds.join(", ")}), ${branches.length} cases and ${call?.tools.tools.length ?? 0} tools`,
    fix: `Split \`${name}\`: one prompt that says which case it is, and one for each case with only the tools that it needs; what only formats belongs to an output schema`,
    command: "npx airworthy init --adopt",
    also: call === undefined ? [] : [call.place],
  };
}

function headOf({ place }: Prompt): Place {
  return { ...place, endLine: Math.min(place.endLine, place.line + 2) };
}

export const noRouting: Kind = {
  id: "no-routing",
  pattern: 2,
  title: "Several kinds of input in one prompt, and no route",
  why: "A prompt for all kinds of requests is tuned for none of them, and one more kind makes the others worse.",
  looksFor:
    "A prompt with six or more cases of the form: if the user asks for this, do that. Not counted where a classification in code chooses between prompts.",
  find: (program) =>
    systemPrompts(program).flatMap(({ prompt, call }): readonly Found[] => {
      const { branches } = measure(prompt);
      const kinds = branches.filter(({ text }) => KIND_OF_INPUT.test(text));
      // One that begins with its case says it best.
      const first = kinds.find(({ text }) => BEGINS_WITH_CASE.test(text)) ?? kinds[0];
      if (first === undefined || kinds.length < 6 || isRouted(program, call)) return [];
      const name = prompt.name ?? call?.fn ?? call?.api ?? "the prompt";
      return [
        {
          severity: kinds.length >= 9 ? "high" : "medium",
          subject: name,
          place: first.place,
          message: `\`${name}\` tells ${kinds.length} kinds of input apart in one prompt, such as "${first.text}"`,
          fix: `Classify first, then send each kind to a prompt of its own: \`route("${name}", { classify, routes: { … }, fallback })\``,
          also: kinds
            .filter((one) => one !== first)
            .slice(0, 3)
            .map(({ place }) => place),
        },
      ];
    }),
};

const BEGINS_WITH_CASE = /^\W*(\d+\W+)?(if|when|whenever|for)\b/i;
const KIND_OF_INPUT =
  /(\b(if|when|whenever)|^\W*(\d+\W+)?for)\b[^.]{0,30}\b(user|customer|they|asks?|asked|wants?|requests?|questions?|quer(y|ies)|mentions?|says?|issues?|complaints?)\b/i;

function isRouted({ routers }: Program, call: ModelCall | undefined): boolean {
  return call === undefined ? routers.length > 0 : routers.some(({ file }) => file === call.place.file);
}
