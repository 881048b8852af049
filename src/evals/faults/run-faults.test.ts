import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { open } from "../../app/open.ts";
import { workflow } from "../../core/workflow.ts";
import { tool } from "../../tools/tool.ts";
import { evaluation } from "../evaluation.ts";
import { exact } from "../scorers/exact.ts";
import type { TrialHost } from "../trials/host.ts";
import { resolveDataset } from "../trials/resolve-dataset.ts";
import type { FaultKind } from "./fault.ts";
import type { FaultReport } from "./run-faults.ts";
import { runFaults } from "./run-faults.ts";

interface Shop {
  readonly payments: string[];
}

const find = tool({
  name: "find",
  description: "Finds an order",
  input: z.object({ id: z.string() }),
  output: z.object({ id: z.string(), items: z.array(z.string()) }),
  effect: "read",
  timeout: 40,
  retry: { attempts: 2, backoff: 1 },
  run: ({ id }) => ({ id, items: ["tea", "milk"] }),
});

/** Pays with a key that the world knows, or as a first demo does. */
function payment(shop: Shop, isCareful: boolean) {
  return tool({
    name: "pay",
    description: "Pays an order",
    input: z.object({ id: z.string() }),
    output: z.object({ payment: z.number() }),
    effect: "write",
    timeout: 40,
    ...(isCareful ? { idempotency: { key: ({ id }: { id: string }) => id, worldKnowsKey: true } } : {}),
    run: ({ id }, { key = "" }) => {
      const name = isCareful ? key : `${id} ${shop.payments.length}`;
      if (!shop.payments.includes(name)) shop.payments.push(name);
      return { payment: shop.payments.indexOf(name) + 1 };
    },
  });
}

function paying(shop: Shop, isCareful: boolean) {
  const pay = payment(shop, isCareful);
  return workflow({
    name: "pay",
    run: async (_ctx, id: string) => {
      const found = isCareful
        ? await find.call({ id })
        : await find.call({ id }).catch(() => ({ items: [] }));
      if (found.items.length < 2) return `${id}: one thing`;
      for (let tries = 0; ; tries++) {
        try {
          await pay.call({ id });
          return `${id}: paid`;
        } catch (error) {
          // A demo tries again whatever happened.
          if (isCareful || tries > 1) throw error;
        }
      }
    },
  });
}

async function faultsOf(isCareful: boolean, faults?: readonly FaultKind[]): Promise<FaultReport> {
  const shop: Shop = { payments: [] };
  const one = evaluation({
    name: "paying",
    workflow: paying(shop, isCareful),
    dataset: [{ id: "a", input: "W1", expected: "W1: paid" }],
    scorers: [exact()],
    writes: "live",
    world: () => {
      const own: Shop = { payments: [] };
      return { workflow: paying(own, isCareful) };
    },
  });
  const app = await open({ store: ":memory:", workflows: [paying(shop, isCareful)] });
  try {
    const dataset = await resolveDataset(one, { store: app.store });
    const release = { name: "current", release: {} };
    const report = await runFaults(app as TrialHost, one, {
      dataset,
      release,
      faults,
      allowWrites: true,
      late: 1,
      wallTime: 2_000,
    });
    for (const { run } of report.results) {
      const again = run === undefined ? undefined : await app.replay(run);
      assert.equal(again?.status, "same");
    }
    return report;
  } finally {
    await app.close();
  }
}

function outcomes({ results }: FaultReport): Readonly<Record<string, string>> {
  return Object.fromEntries(results.map(({ what, fault, outcome }) => [`${what} ${fault}`, outcome]));
}

test("a contract recovers from what goes away, and fails by a code where it does not", async () => {
  const found = outcomes(await faultsOf(true));

  assert.deepEqual(
    [found["find timeout"], found["find rate_limited"], found["find slow"], found["find unauthorized"]],
    ["recovered", "recovered", "recovered", "contained"],
  );
  assert.deepEqual(
    [found["find malformed"], found["find missing_field"], found["find wrong_type"], found["find empty"]],
    ["contained", "contained", "contained", "contained"],
  );
  // A contract cannot know that a list has lost its end.
  assert.equal(found["find truncated_page"], "wrong_answer");
  assert.deepEqual([found["pay reply_lost"], found["pay delivered_twice"]], ["recovered", "recovered"]);
});

test("without a contract's key a lost reply pays twice, and a swallowed error is a wrong answer", async () => {
  const found = outcomes(await faultsOf(false, ["reply_lost", "delivered_twice", "unauthorized", "timeout"]));

  assert.deepEqual(
    [found["pay reply_lost"], found["pay delivered_twice"]],
    ["duplicated_write", "duplicated_write"],
  );
  assert.equal(found["find unauthorized"], "wrong_answer");
});

test("the same seed breaks the same things, and a bound leaves some of each out", async () => {
  const [one, two] = [
    await faultsOf(true, ["wrong_type", "missing_field"]),
    await faultsOf(true, ["wrong_type", "missing_field"]),
  ];

  assert.deepEqual(outcomes(one), outcomes(two));
  assert.deepEqual([one.sound, one.left], [1, 0]);
});
