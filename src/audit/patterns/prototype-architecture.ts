import type { Pattern } from "./kind.ts";
import { nothingFound } from "./kind.ts";
import { moduleState, noCriteria, unboundedParallel } from "./prototype-architecture/load.ts";
import { clientChooses, keyInBrowser, oneModel } from "./prototype-architecture/models.ts";
import { noRouting, overloadedPrompt, systemPrompts } from "./prototype-architecture/prompts.ts";

/** 2: what was built to show an idea, kept to serve everybody. */
export const prototypeArchitecture: Pattern = {
  number: 2,
  id: "prototype-architecture",
  title: "Architecture of a prototype",
  kinds: [
    overloadedPrompt,
    noRouting,
    moduleState,
    clientChooses,
    keyInBrowser,
    oneModel,
    unboundedParallel,
    noCriteria,
  ],
  cannotTell: (program) => (program.calls.length === 0 ? nothingFound(program) : undefined),
  soundBecause: (program) => {
    const prompts = systemPrompts(program);
    if (prompts.length === 0) return "no state is shared between requests; no prompt was found to measure";
    return `${prompts.length} prompt${prompts.length === 1 ? "" : "s"}, none of which mixes tasks; no state is shared between requests`;
  },
};
