import type { Pattern } from "./kind.ts";
import { nothingFound } from "./kind.ts";
import { boundNotRead, defaultBound, unboundedLoop } from "./needless-agent/bounds.ts";
import { alwaysCalled, fixedOrder, oneTool } from "./needless-agent/fixed-path.ts";
import { compoundingError, onePath } from "./needless-agent/from-runs.ts";
import { needlessHandoff } from "./needless-agent/handoffs.ts";
import { modelForCode } from "./needless-agent/model-for-code.ts";

/** 1: an agent where a call or a workflow would do. */
export const needlessAgent: Pattern = {
  number: 1,
  id: "needless-agent",
  title: "Agent where none is needed",
  kinds: [
    unboundedLoop,
    boundNotRead,
    fixedOrder,
    oneTool,
    alwaysCalled,
    needlessHandoff,
    modelForCode,
    defaultBound,
    onePath,
    compoundingError,
  ],
  cannotTell: (program) =>
    program.calls.length === 0 && program.outside.runs.length === 0 ? nothingFound(program) : undefined,
  soundBecause: ({ loops, calls }) => {
    const open = loops.filter(({ tools }) => tools.tools.length > 0 || tools.open);
    if (open.length === 0)
      return `${calls.length === 1 ? "the one call of a model is" : `all ${calls.length} calls of models are`} made by code, and no model chooses what comes next`;
    const [first] = open;
    const bound =
      first?.bound.kind === "explicit" && first.bound.steps !== undefined
        ? `, ${first.bound.steps} turns at most`
        : "";
    const { tools = [], open: isOpen = false } = first?.tools ?? {};
    const [only] = tools;
    const has =
      tools.length === 1 && !isOpen
        ? `what its one tool, \`${only?.name}\`, can be told`
        : `${isOpen ? "several" : tools.length} tools`;
    return `\`${first?.name}\` has ${has} to choose from${bound}`;
  },
};
