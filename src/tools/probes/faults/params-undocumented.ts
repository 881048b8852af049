import type { Fault } from "../fault.ts";

/** Whether a model is told what each parameter is for. */
export const paramsUndocumented: Fault = {
  id: "params_undocumented",
  severity: "medium",
  stage: "definition",
  pattern: "The model guesses what a parameter means, and sends what looks right",
  fix: "Describe each parameter: what it is, its form, an example, and what happens without it",
  check: ({ kind }) => {
    const bare = kind.parameters.filter(({ description }) => description === "");
    if (bare.length === 0) return [];
    const names = bare.map(({ name }) => name).join(", ");
    const count = `${bare.length} of ${kind.parameters.length}`;
    return [{ message: `${count} parameters have no description: ${names}` }];
  },
};
