import { defineConfig, workflow } from "airworthy";
import type { Visit } from "./shop-tools.ts";
import { orderOf, payBack, readOrder } from "./shop-tools.ts";

/** Reads, and pays back a cent now and then. */
const visit = workflow({
  name: "visit",
  run: async (_ctx, given: Visit) => {
    const order = orderOf(given);
    const { status } = await readOrder.call({ order });
    if (given.n % 7 !== 0) return status;
    return payBack.call({ order, cents: 1, key: `visit-${given.n}` });
  },
});

export default defineConfig({ workflows: [visit] });
