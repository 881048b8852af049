import type { Loop, Program } from "../../model/program.ts";
import type { Found, Kind } from "../kind.ts";
import { quoted } from "../kind.ts";

export const unboundedLoop: Kind = {
  id: "unbounded-loop",
  pattern: 1,
  title: "A loop that only the model ends",
  why: "A model that never says it is done is asked until money or time runs out, and each turn adds a chance of failure.",
  looksFor:
    "A loop, recursion or SDK loop around a call of a model that has tools, in which no condition reads a count, a clock or a budget. A loop that waits for a person at each turn is a conversation, and is let be; so is a loop over a list.",
  find: ({ loops }) =>
    loops
      .filter(({ bound }) => bound.kind === "none")
      .map(
        (loop): Found => ({
          severity: "high",
          subject: loop.name,
          place: loop.place,
          message: `${what(loop)} \`${loop.name}\` asks the model again until the model stops asking for tools: nothing counts its turns${toolsOf(loop)}`,
          fix:
            loop.kind === "sdk"
              ? `Give \`${loop.name}\` a bound on its steps, and say what happens there`
              : `Count the turns of \`${loop.name}\`, and leave the loop with a result that says so: \`for (let turn = 0; turn < 8; turn++)\``,
          command: "npx airworthy init --adopt",
        }),
      ),
};

export const boundNotRead: Kind = {
  id: "bound-not-read",
  pattern: 1,
  title: "A bound that is never read",
  why: "A bound that nothing reads looks like safety in review and is none at run time.",
  looksFor:
    "A counter of turns that no condition compares, a maximum that is set and never used, and `maxSteps` given to a version of the AI SDK that reads `stopWhen`.",
  find: (program) => [...program.loops.flatMap((loop) => unread(loop.name, loop)), ...unreadCalls(program)],
};

function unread(name: string, { bound, kind }: Pick<Loop, "bound" | "kind">): readonly Found[] {
  if (bound.kind !== "unread") return [];
  return [
    {
      severity: kind === "sdk" ? "medium" : "high",
      subject: name,
      place: bound.place,
      message: `\`${bound.what}\` bounds nothing in \`${name}\`: ${bound.why}`,
      fix:
        bound.what === "maxSteps"
          ? `Write \`stopWhen: stepCountIs(…)\` in place of \`maxSteps\``
          : `Compare \`${bound.what}\` in the loop's condition, and leave the loop there`,
    },
  ];
}

/** `maxSteps` that is ignored makes no loop at all, so that there is none to carry it. */
function unreadCalls({ calls }: Program): readonly Found[] {
  return calls.flatMap((call) => {
    const { unreadBound } = call;
    if (unreadBound === undefined || call.loop !== undefined) return [];
    return unread(call.fn ?? call.api, { bound: unreadBound, kind: "sdk" });
  });
}

export const defaultBound: Kind = {
  id: "default-bound",
  pattern: 1,
  title: "A bound that nobody chose",
  why: "The SDK's own bound is made for any agent, and may change with its next version.",
  looksFor: "An SDK's loop with tools and without a bound of its own, where the SDK has one.",
  find: ({ loops }) =>
    loops.flatMap((loop): readonly Found[] =>
      loop.bound.kind === "default" && (loop.tools.tools.length > 0 || loop.tools.open)
        ? [
            {
              severity: "low",
              subject: loop.name,
              place: loop.place,
              message: `\`${loop.name}\` ends after the ${loop.bound.steps} turns that the SDK allows by itself; nobody chose how many it needs`,
              fix: `Say how many turns \`${loop.name}\` may take`,
            },
          ]
        : [],
    ),
};

function what({ kind }: Loop): string {
  return {
    sdk: "The loop of",
    "hand-written": "The loop in",
    recursion: "The recursion of",
    graph: "The graph",
  }[kind];
}

function toolsOf({ tools }: Loop): string {
  return tools.tools.length === 0 ? "" : ` (it has ${quoted(tools.tools.map(({ name }) => name))})`;
}
