import type { DatabaseSync } from "node:sqlite";
import { tool } from "airworthy";
import { z } from "zod";
import { findOrder } from "../shop/find-order.ts";
import { SHOP_NOW } from "../shop/generate.ts";
import { handOver } from "../shop/hand-over.ts";
import { refundOrder } from "../shop/refund-order.ts";
import { shopFile } from "../shop-file.ts";

const shops = new Map<string, () => DatabaseSync>();

/** The shop of the proof. Its clock and keys stand still, so that the same runs leave the same bytes. */
export function shop(): DatabaseSync {
  const path = process.env.PROOF_SHOP ?? "shop.db";
  const opened = shops.get(path) ?? shopFile(path);
  shops.set(path, opened);
  return opened();
}

export const readOrder = tool({
  name: "read_order",
  description: "Reads an order.",
  input: z.object({ order: z.string() }),
  output: z.object({ status: z.string(), refunded: z.number() }),
  effect: "read",
  run: ({ order }) => {
    const found = findOrder(shop(), order);
    return { status: found?.status ?? "unknown", refunded: found?.refundedCents ?? 0 };
  },
});

const refund = z.object({ order: z.string(), cents: z.int(), key: z.string() });

function pay({ order, cents, key }: z.infer<typeof refund>): string {
  const at = SHOP_NOW;
  const result = refundOrder(shop(), { orderId: order, amountCents: cents, reason: "proof", key, at });
  return result.ok ? result.refund.id : result.code;
}

/** Of a simulated write, and of one without: a shadow goes past the first and ends before the second. */
export const payBack = tool({
  name: "pay_back",
  description: "Pays back.",
  input: refund,
  output: z.string(),
  effect: "write",
  simulate: () => "R0",
  compensate: (input) => pay({ ...input, key: `${input.key}-back` }),
  run: pay,
});

export const payBackForSure = tool({
  name: "pay_back_for_sure",
  description: "Pays back.",
  input: refund,
  output: z.string(),
  effect: "write",
  run: pay,
});

/** A tool that says nothing of its effect counts as a write. */
export const leaveTicket = tool({
  name: "leave_ticket",
  description: "Leaves a ticket.",
  input: z.object({ reason: z.string(), key: z.string() }),
  output: z.string(),
  run: ({ reason, key }) => handOver(shop(), { customerId: "c0001", reason, key, at: SHOP_NOW }),
});

export interface Visit {
  readonly n: number;
}

/** Orders of the shop are numbered from here. */
export function orderOf({ n }: Visit): string {
  return `W${10_000 + (n % 400)}`;
}
