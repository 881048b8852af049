import type { Fault } from "../fault.ts";

/** Whether the form of a result is promised at all. */
export const noOutputSchema: Fault = {
  id: "no_output_schema",
  severity: "low",
  stage: "definition",
  pattern: "A result changes its form one day, and nothing notices before the model's answers get worse",
  fix: "Declare an output schema, and send the result as structured content",
  check: ({ tool }) =>
    tool.outputSchema === undefined ? [{ message: "It does not say what form its results have" }] : [],
};
