import type { Loop, Place } from "../../model/program.ts";
import type { Found, Kind } from "../kind.ts";
import { quoted } from "../kind.ts";
import { orderedTools } from "../prompt-words.ts";

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
    const place: Place = {
      file: prompt.place.file,
      line: first.line,
      endLine: sure.at(-1)?.line ?? first.line,
    };
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
  looksFor: "A loop with tools in which exactly one tool is offered, and none that could not be followed.",
  find: ({ loops }) =>
    loops.flatMap((loop): readonly Found[] => {
      const [only, ...others] = loop.tools.tools;
      if (only === undefined || others.length > 0 || loop.tools.open) return [];
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
