import type { RunId } from "../core/ids.ts";
import { workflow } from "../core/workflow.ts";

export interface HandedOver {
  readonly workflow: string;
  readonly useCase?: string;
  readonly input: unknown;
  /** The run that came to a boundary, where one did. */
  readonly run?: RunId;
}

/** A run that no release may take: it waits for a person, whose decision is its output. */
export const handover = workflow({
  name: "airworthy.handover",
  run: async (ctx, given: HandedOver) => {
    const { workflow: name, useCase, input, run } = given;
    const what = useCase === undefined ? "a use case that is not known" : `the use case "${useCase}"`;
    return ctx.approve("handover", {
      title: `Take over a run of "${name}": its release may not take ${what}`,
      details: { input, ...(run === undefined ? {} : { run }) },
    });
  },
});
