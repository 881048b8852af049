import { defineConfig, workflow } from "airworthy";
import { SHOP_NOW } from "../shop/generate.ts";
import { handOver } from "../shop/hand-over.ts";
import type { Visit } from "./shop-tools.ts";
import { leaveTicket, orderOf, payBack, payBackForSure, readOrder, shop } from "./shop-tools.ts";

/** Tries every write of the shop in every way there is: alone, at once, twice, taken back, as a step. */
const visit = workflow({
  name: "visit",
  run: async (ctx, given: Visit) => {
    const order = orderOf(given);
    const key = `candidate-${given.n}`;
    await readOrder.call({ order });
    const paid = { order, cents: 1 + (given.n % 90), key };
    const done = await payBack.call(paid);
    await Promise.all([payBack.call(paid), payBack.call({ ...paid, key: `${key}-other` })]);
    await payBack.compensate(paid, done);
    if (given.n % 7 === 0) await payBack.call({ order, cents: 1, key: `visit-${given.n}` });
    const write = () => handOver(shop(), { customerId: "c0002", reason: "step", key, at: SHOP_NOW });
    switch (given.n % 3) {
      case 0:
        return payBackForSure.call(paid);
      case 1:
        return leaveTicket.call({ reason: "proof", key });
      default:
        return ctx.step("ticket", write, { effect: "write" });
    }
  },
});

export default defineConfig({ workflows: [visit] });
