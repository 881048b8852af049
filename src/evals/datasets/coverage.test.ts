import assert from "node:assert/strict";
import { test } from "node:test";
import { open, route, workflow } from "airworthy";
import type { Traffic } from "./coverage.ts";
import { coverage } from "./coverage.ts";
import { trafficOf } from "./traffic.ts";

const run = (at: number, given: Partial<Traffic>): Traffic => ({
  run: `run_${at}`,
  route: "orders",
  attributes: {},
  tags: [],
  failed: false,
  ...given,
});

test("what production asks and the dataset does not is missing or thin, with runs to add", () => {
  const traffic = [
    ...Array.from({ length: 60 }, (_, i) => run(i, { attributes: { plan: "free" } })),
    ...Array.from({ length: 39 }, (_, i) =>
      run(100 + i, { route: "refunds", attributes: { plan: "pro" }, failed: i === 7, tags: ["chat"] }),
    ),
    run(200, { route: undefined }),
  ];
  const cases = [
    ...Array.from({ length: 9 }, (_, i) => ({ id: `c${i}`, input: i, route: "orders" })),
    { id: "r", input: 1, route: "refunds", subject: { id: "x", attributes: { plan: "free" } } },
    { id: "old", input: 1, route: "fax" },
  ];
  const { rows, rare } = coverage(cases, traffic, { least: 0.02 });
  const row = (dimension: string, value: string) =>
    rows.find((one) => one.dimension === dimension && one.value === value);

  assert.deepEqual(
    rows.map(({ dimension, value, verdict }) => [dimension, value, verdict]),
    [
      ["route", "orders", "covered"],
      ["route", "refunds", "thin"],
      ["route", "fax", "unused"],
      ["tag", "chat", "missing"],
      ["plan", "free", "thin"],
      ["plan", "pro", "missing"],
    ],
  );
  assert.deepEqual(row("route", "refunds")?.suggested, ["run_107", "run_100"]);
  assert.deepEqual(row("route", "orders")?.suggested, []);
  assert.equal(row("plan", "pro")?.traffic, 0.39);
  assert.equal(rare, 1);
});

test("thin is less than half of the share that production has", () => {
  const traffic = Array.from({ length: 100 }, (_, i) => run(i, { route: i < 40 ? "refunds" : "orders" }));
  const verdict = (own: number) => {
    const cases = Array.from({ length: 100 }, (_, i) => ({
      id: `c${i}`,
      input: i,
      route: i < own ? "refunds" : "orders",
    }));
    return coverage(cases, traffic).rows.find(({ value }) => value === "refunds")?.verdict;
  };

  assert.deepEqual([verdict(19), verdict(20), verdict(0)], ["thin", "covered", "missing"]);
});

test("trafficOf() reads production runs with the routes they took, and leaves out forks", async () => {
  const desk = route("desk", {
    classify: async (text: string) => text,
    routes: { orders: async () => 1 },
    fallback: async () => 0,
  });
  const support = workflow({
    name: "support",
    run: async (_ctx, text: string) => (await desk.run(text)).output,
  });
  const other = workflow({ name: "other", run: async () => 1 });
  const app = await open({ store: ":memory:", workflows: [support, other] });
  const first = await app.run(support, "orders", {
    subject: { id: "a", attributes: { plan: "pro" } },
    tags: ["t"],
  });
  await app.run(support, "odd");
  await app.fork(first.id);
  await app.run(other, undefined);
  const all = await trafficOf(app.store);
  const own = await trafficOf(app.store, { workflow: "support" });
  const none = await trafficOf(app.store, { since: Date.now() + 60_000 });
  await app.close();

  assert.deepEqual(
    all.map((one) => one.route),
    [undefined, "fallback", "orders"],
  );
  assert.deepEqual(own.at(-1), {
    run: first.id,
    route: "orders",
    attributes: { plan: "pro" },
    tags: ["t"],
    failed: false,
  });
  assert.equal(own.length, 2);
  assert.deepEqual(none, []);
});
