import { workflow } from "../core/workflow.ts";

/** A run that no release may take: it waits for a person, whose decision is its output. */
export const handover = workflow({
  name: "airworthy.handover",
  run: async (
    ctx,
    given: { readonly workflow: string; readonly useCase?: string; readonly input: unknown },
  ) => {
    const { workflow: name, useCase, input } = given;
    const what = useCase === undefined ? "a use case that is not known" : `the use case "${useCase}"`;
    return ctx.approve("handover", {
      title: `Take over a run of "${name}": its release may not take ${what}`,
      details: { input },
    });
  },
});
