import assert from "node:assert/strict";
import { test } from "node:test";
import { foreignTool, jsonAnswer, targetOf } from "./_test-tools.ts";
import { leastAmount } from "./amount.ts";
import { probe } from "./probe.ts";

test("leastAmount() is the least that the schema allows and that is more than nothing", () => {
  assert.equal(leastAmount({}), 1);
  assert.equal(leastAmount({ minimum: 0 }), 1);
  assert.equal(leastAmount({ minimum: 50 }), 50);
  assert.equal(leastAmount({ minimum: 0.5 }), 0.5);
  assert.equal(leastAmount({ exclusiveMinimum: 0 }), 1);
  assert.equal(leastAmount({ exclusiveMinimum: 9 }), 10);
  assert.equal(leastAmount({ minimum: 12, multipleOf: 5 }), 15);
});

/** Pays back out of what is left of an order, as any shop does. */
function shop({ whole = false } = {}) {
  const left = new Map([["W1", 900]]);
  const sent: unknown[] = [];
  const order = { type: "string", description: "Number of the order" };
  const amount = { type: "integer", description: "What to pay back, in cents" };
  const target = targetOf(
    foreignTool("list_orders", () =>
      jsonAnswer([...left].map(([id, rest]) => ({ id, total: 900, refundable: rest }))),
    ),
    foreignTool(
      "refund_order",
      (input) => {
        sent.push(input);
        const rest = left.get(String(input.order)) ?? 0;
        const asked = whole ? rest : Number(input.amount);
        if (asked > rest || rest === 0)
          return { kind: "refused", text: `TOO_MUCH: ${rest} are left`, code: "TOO_MUCH" };
        left.set(String(input.order), rest - asked);
        return jsonAnswer({ ok: true });
      },
      {
        parameters: whole ? { order } : { order, amount },
        required: whole ? ["order"] : ["order", "amount"],
      },
    ),
  );
  return { target, sent };
}

test("probe() pays back the least of an order that a list gave, and sees that a repeated call pays again", async () => {
  const { target, sent } = shop();

  const { findings } = await probe(target, { allowWrites: true, callsPerSecond: 1_000 });

  const found = findings.find(({ fault }) => fault === "non_idempotent_write");
  assert.deepEqual(
    found?.evidence.slice(0, 2).map(({ input }) => input),
    [
      { order: "W1", amount: 1 },
      { order: "W1", amount: 1 },
    ],
  );
  const paid = sent.filter((one) => (one as { order: string }).order === "W1");
  assert.ok(
    paid.every((one) => (one as { amount: unknown }).amount === 1),
    JSON.stringify(paid),
  );
});

test("probe() does not pay back a whole order that it did not make", async () => {
  const { target, sent } = shop({ whole: true });

  await probe(target, { allowWrites: true, callsPerSecond: 1_000 });

  assert.deepEqual(
    sent.filter((one) => JSON.stringify(one).includes('"W1"')),
    [],
  );
});
