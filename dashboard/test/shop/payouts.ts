import { z } from "zod";
import type { App, RunId } from "../../../src/index.ts";
import { tool, workflow } from "../../../src/index.ts";

/** Somebody decides about every larger amount. */
const payOut = tool({
  name: "pay_out",
  description: "Pays an amount out to a customer.",
  input: z.object({ order: z.string(), cents: z.int().positive() }),
  output: z.object({ paid: z.number() }),
  effect: "write",
  approval: { above: { cents: 100 }, approvers: ["finance", "operator"], expiresAfter: "2d" },
  run: ({ cents }) => ({ paid: cents }),
  simulate: ({ cents }) => ({ paid: cents }),
});

interface Given {
  readonly order: string;
  readonly cents: number;
}

export const payouts = workflow({
  name: "payouts",
  run: async (_ctx, { order, cents }: Given) => (await payOut.call({ order, cents })).paid,
});

export interface SeededPayouts {
  /** Waits for a person. */
  readonly waiting: RunId;
  readonly approved: RunId;
  readonly denied: RunId;
}

export const ADDRESS = "pay_out/approval";

/** Requests that wait and that were decided. */
export async function addPayouts(app: App): Promise<SeededPayouts> {
  const asked = async (order: string, cents: number): Promise<RunId> =>
    (await app.run(payouts, { order, cents })).id;
  const approved = await asked("W15085", 4_200);
  const denied = await asked("W15090", 99_000);
  const waiting = await asked("W20011", 12_900);
  const address = ADDRESS as Parameters<App["decide"]>[1];
  await app.decide(approved, address, {
    approved: true,
    by: "ann",
    reason: "half of it arrived",
    input: { order: "W15085", cents: 2_100 },
  });
  await app.decide(denied, address, { approved: false, by: "ann", reason: "it was never sent" });
  return { waiting, approved, denied };
}
