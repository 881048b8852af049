import {
  nestedInput,
  noHandler,
  noRetry,
  uncheckedArguments,
  undescribedParameters,
  vagueDescription,
} from "./brittle-tools/definitions.ts";
import { probedFault } from "./brittle-tools/probed.ts";
import {
  errorAsText,
  exactSearch,
  firstPage,
  leaksSecret,
  noTimeout,
  randomKey,
  returnsRaw,
  returnsText,
  runsModelText,
  swallowsError,
  vagueError,
  writeWithoutKey,
} from "./brittle-tools/traits.ts";
import type { Pattern } from "./kind.ts";

/** 3: tools that a model cannot rely on. */
export const brittleTools: Pattern = {
  number: 3,
  id: "brittle-tools",
  title: "Brittle tools",
  kinds: [
    noHandler,
    runsModelText,
    leaksSecret,
    randomKey,
    writeWithoutKey,
    swallowsError,
    vagueError,
    errorAsText,
    returnsText,
    returnsRaw,
    firstPage,
    exactSearch,
    noTimeout,
    noRetry,
    uncheckedArguments,
    vagueDescription,
    undescribedParameters,
    nestedInput,
    probedFault,
  ],
  cannotTell: ({ tools, calls, outside }) => {
    if (outside.probed.length > 0) return undefined;
    if (tools.length === 0 && calls.length === 0) return "neither a tool nor a call of a model was found";
    if (tools.length > 0 && tools.every(({ handledBy }) => handledBy === "unknown"))
      return "what the tools do stands somewhere that could not be followed";
    const unread = calls.some(({ tools: set }) => set.open && set.tools.length === 0);
    return tools.length === 0 && unread
      ? "the tools come from somewhere that the code does not show, such as a server"
      : undefined;
  },
  soundBecause: ({ tools }) => {
    if (tools.length === 0) return "no model has a tool to call";
    return `${tools.length} tool${tools.length === 1 ? "" : "s"}: described, handled, with errors that say what happened`;
  },
};
