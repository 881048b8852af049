import type { Loop, Place, Tool } from "../../model/program.ts";
import type { Found, Kind } from "../kind.ts";
import { quoted } from "../kind.ts";
import { namesTool, orderedTools, placeOfRow } from "../prompt-words.ts";

export const fixedOrder: Kind = {
  id: "fixed-order",
  pattern: 1,
  title: "A prompt that says in which order to call the tools",
  why: "Where the order is known, code can keep it at no cost; a model keeps it most of the time.",
  looksFor:
    "Instructions of an agent that name two or more of its tools one after the other, as numbered steps or with first and then, without a condition on most of them.",
  find: ({ loops }) => loops.flatMap(fixed),
};

function fixed(loop: Loop): readonly Found[] {
  if (loop.forcedOrder !== undefined)
    return [
      found(
        loop,
        loop.forcedOrder,
        loop.tools.tools.map(({ name }) => name),
        "high",
      ),
    ];
  for (const prompt of loop.prompts) {
    if (prompt.role !== "system" && prompt.role !== "unknown" && prompt.role !== "user") continue;
    const steps = orderedTools(prompt, loop.tools.tools);
    const sure = steps.filter(({ conditional }) => !conditional);
    const [first] = sure;
    if (first === undefined || sure.length < 2) continue;
    const all = loop.tools.tools.length;
    const last = sure.at(-1)?.place;
    const isNear = last?.file === first.place.file && last.line >= first.place.line;
    const place: Place = isNear ? { ...first.place, endLine: last.line } : first.place;
    // Most of the tools in one order is a workflow; two of ten are a hint to the model.
    const severity =
      sure.length >= 3 || sure.length * 2 >= all ? "high" : sure.length * 3 >= all ? "medium" : "low";
    return [
      found(
        loop,
        place,
        sure.map(({ tool }) => tool),
        severity,
      ),
    ];
  }
  return [];
}

function found(loop: Loop, place: Place, tools: readonly string[], severity: Found["severity"]): Found {
  return {
    severity,
    subject: loop.name,
    place,
    message: `The instructions of \`${loop.name}\` give the order of its calls: ${tools.map((name) => `\`${name}\``).join(", then ")}`,
    fix: `Call ${quoted(tools)} from code in that order, and ask the model only for what each of them needs: \`chain("${plain(loop.name)}", …)\``,
    command: "npx airworthy init --adopt",
    also: [loop.place],
  };
}

function plain(name: string): string {
  return name
    .replace(/[^\w-]+/g, "-")
    .replace(/^-|-$/g, "")
    .toLowerCase();
}

export const oneTool: Kind = {
  id: "one-tool-loop",
  pattern: 1,
  title: "An agent's loop for one tool",
  why: "With one tool there is one path: ask for its arguments, call it, tell what came of it. An open loop only adds turns that can fail.",
  looksFor:
    "A loop with tools in which exactly one tool is offered, and none that could not be followed. A tool that runs what the model writes, code or a command or SQL, is as many as it can be told, and is let be; so is a call that has to give its answer as the arguments of one tool.",
  find: ({ loops }) =>
    loops.flatMap((loop): readonly Found[] => {
      const [only, ...others] = loop.tools.tools;
      if (only === undefined || others.length > 0 || loop.tools.open || takesProgram(only)) return [];
      return [
        {
          severity: "medium",
          subject: loop.name,
          place: loop.place,
          message: `\`${loop.name}\` is an open loop whose only tool is \`${only.name}\`: there is nothing to choose`,
          fix: `Ask the model for the arguments of \`${only.name}\` as structured output, call it from code, and ask once more for the answer`,
          command: "npx airworthy init --adopt",
          also: [only.place],
        },
      ];
    }),
};

/** A tool that runs what the model writes does as much as the language that it is written in. */
function takesProgram({ parameters = [], name }: Tool): boolean {
  return (
    parameters.some(
      (one) =>
        one.type !== "number" &&
        /^(code|script|command|commands|cmd|program|source|sql|bash|shell|expression|action)$/i.test(
          one.name,
        ),
    ) ||
    /\b(bash|shell|terminal|computer|code_?interpreter|exec(ute)?_?(code|command|script|bash|python|js))\b/i.test(
      name,
    )
  );
}

const ALWAYS =
  /\b(always|on every|for every|every (request|prompt|message|question|query|turn|time)|each (request|message|question|query|turn)|before (you )?(answer|answering|respond|responding|doing|anything|any)|must be called)\b/i;
const HEDGED = /\b(if|when(ever)?|unless|only|depending|as needed|never|prefer|rather|should be able)\b/i;

/** A tool's own description tells much that is always so: only what tells to call it is meant. */
const TO_CALL =
  /\b(call|use|run|invoke|consult|check|query)\b(?! me)|\bmust be (called|used|run)\b|\b(called|used|run|invoked) (on |for |before )?(every|each|any|answer)/i;

/** "For questions of what X is, …" names the cases in which it is so. */
const IN_CASES = /^\W*for\W+(?!(every|each|all|any)\b)\w/i;

/** "Always use it for rates" is said of rates, and "always use it to find …" of finding. */
const OF_A_PURPOSE =
  /\b(use|using|call|calling|check|consult)\b.{0,60}?\b(for (?!(every|each|all|any)\b)|to (get|find|fetch|look|search|retrieve|calculate|answer (questions|quer)))/i;

/** How to call it, not when: "Always look up the id before using this tool". */
const OF_ITS_USE =
  /\b(before|when|while) (you )?(use|using|call|calling|invoke|invoking) (it|this|the tool)\b/i;

export const alwaysCalled: Kind = {
  id: "always-called-tool",
  pattern: 1,
  title: "A tool that must be called every time",
  why: "What happens every time is not the model's to choose. Code does it without fail, and saves a turn.",
  looksFor:
    "Instructions or a tool's own description that have it called on every request or before each answer, without a condition.",
  find: ({ loops }) =>
    loops.flatMap((loop) => {
      // Where there is one tool, or an order of them all, that says it already.
      if (loop.tools.tools.length < 2 || fixed(loop).length > 0) return [];
      return loop.tools.tools.flatMap((tool) => always(loop, tool)).slice(0, 1);
    }),
};

function always(loop: Loop, tool: Loop["tools"]["tools"][number]): readonly Found[] {
  const said = sentencesOf(tool.description ?? "").find(
    (one) => TO_CALL.test(one) && isAlways(one) && !OF_ITS_USE.test(one),
  );
  const asked = loop.prompts
    .filter(({ role }) => role === "system")
    .flatMap((prompt) =>
      prompt.text.split("\n").flatMap((row, index, rows) => {
        // A sentence may have begun on the row before.
        const before = rows[index - 1] ?? "";
        const begun = /[.!?:]\s*$/.test(before) ? "" : before;
        const isSo = sentencesOf(row).some(
          (one) => isAlways(one) && TO_CALL.test(`${begun} ${one}`) && namesTool(one, tool.name),
        );
        return isSo ? [placeOfRow(prompt, index)] : [];
      }),
    )[0];
  const place = asked ?? (said === undefined ? undefined : tool.place);
  if (place === undefined) return [];
  return [
    {
      severity: "medium",
      subject: tool.name,
      place,
      message: `\`${loop.name}\` has to call \`${tool.name}\` every time, and leaves it to the model`,
      fix: `Call \`${tool.name}\` in code before the model is asked, and give it what came back`,
      also: [loop.place],
    },
  ];
}

function isAlways(sentence: string): boolean {
  return (
    ALWAYS.test(sentence) &&
    !HEDGED.test(sentence) &&
    !OF_A_PURPOSE.test(sentence) &&
    !IN_CASES.test(sentence)
  );
}

function sentencesOf(text: string): readonly string[] {
  return text.split(/(?<=[.!?;\n])\s+/);
}
