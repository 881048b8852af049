import { appendFileSync } from "node:fs";
import { tool, workflow } from "airworthy";
import { z } from "zod";

export interface PayOptions {
  /** Where each payment is written down by its key. */
  readonly log: string;
  /** Told after each payment. */
  readonly onPaid?: () => void;
}

/** A workflow whose one write waits for a person; a service that does a key only once stands behind it. */
export function payingWorkflow({ log, onPaid }: PayOptions) {
  const pay = tool({
    name: "pay",
    description: "Pays",
    input: z.object({ cents: z.number() }),
    output: z.object({ paid: z.number() }),
    effect: "write",
    approval: true,
    idempotency: { worldKnowsKey: true },
    run: ({ cents }, { key = "" }) => {
      appendFileSync(log, `${key} ${cents}\n`);
      onPaid?.();
      return { paid: cents };
    },
  });
  return workflow({ name: "paying", run: async (_ctx, cents: number) => (await pay.call({ cents })).paid });
}
