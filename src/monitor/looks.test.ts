import assert from "node:assert/strict";
import { test } from "node:test";
import type { Address, ReleaseId } from "../core/ids.ts";
import type { CallRecord } from "../core/run.ts";
import { DAY, HOUR, MINUTE, MONDAY, scene, traffic } from "./_test-monitor.ts";
import { changeAlert } from "./alerts/change-alert.ts";
import { Monitor } from "./monitor.ts";
import { monitorReport, watchedWorkflows } from "./report.ts";

const ERRORS = { criteria: { errors: 0.05 }, settings: { workflows: { support: { past: "off" } } } } as const;
const third = (i: number) => i % 3 === 0;

test("traffic that ends is told once, is no trouble where somebody says so, and is over when runs come again", async () => {
  const { store, look, alerts } = await scene();
  await traffic(store, { from: MONDAY, runs: 2 * 1_440 + 2 });
  const end = MONDAY + 2 * DAY + MINUTE;
  await look(end + 10 * MINUTE);
  assert.deepEqual(await alerts(), []);
  await look(end + 2 * HOUR);
  const [silence, ...others] = await alerts();
  assert.deepEqual([silence?.kind, others], ["silence", []]);
  assert.match(silence?.title ?? "", /^no runs since .*, where there were 120 at this time before$/);

  await changeAlert(store, silence?.id as never, { change: "resolve", at: end, by: "ann" });
  await look(end + 3 * HOUR);
  assert.deepEqual(await alerts(true), []);

  await traffic(store, { from: end + 4 * HOUR, runs: 1 });
  await look(end + 7 * HOUR);
  assert.equal((await alerts(true))[0]?.kind, "silence");
  await traffic(store, { from: end + 7 * HOUR, runs: 2 });
  await look(end + 7 * HOUR + 3 * MINUTE);
  const [last] = await alerts();
  assert.deepEqual([last?.kind, last?.events.at(-1)?.why], ["silence", "runs come again"]);
});

test("a provider that puts another model behind the same name is told, by the run that shows it", async () => {
  const { store, look, alerts } = await scene({ settings: { workflows: { support: { past: "off" } } } });
  const answeredBy = (model: string) => [callOf(model)];
  for (let i = 0; i < 10; i++) {
    await traffic(store, { from: MONDAY + i * HOUR, runs: 3, calls: answeredBy("gpt-5-mini-2026-08-07") });
    await look(MONDAY + i * HOUR + 5 * MINUTE);
  }
  assert.deepEqual(await alerts(), []);
  const [changed] = await traffic(store, {
    from: MONDAY + 11 * HOUR,
    runs: 1,
    calls: answeredBy("gpt-5-mini-2026-11-20"),
  });
  for (const minute of [5, 6]) await look(MONDAY + 11 * HOUR + minute * MINUTE);
  const [alert, ...others] = await alerts();

  assert.deepEqual(others, []);
  assert.deepEqual([alert?.kind, alert?.name, alert?.runs], ["model", "openai/gpt-5-mini", [changed]]);
  assert.match(alert?.title ?? "", /answers as gpt-5-mini-2026-11-20, before as gpt-5-mini-2026-08-07/);
});

test("of two monitors one watches, and another goes on where it was without telling anything twice", async () => {
  const { store, look, alerts } = await scene(ERRORS);
  let time = MONDAY;
  const other = new Monitor({
    store,
    settings: ERRORS.settings,
    criteriaOf: async () => ERRORS.criteria,
    name: "two",
    targets: [],
    now: () => time,
  });
  await traffic(store, { from: MONDAY, runs: 30, fails: third });
  assert.equal(await look(MONDAY + HOUR), true);
  time = MONDAY + HOUR + 1_000;
  assert.equal(await other.tick(), false);
  const before = await alerts();
  await traffic(store, { from: MONDAY + HOUR, runs: 30, fails: third });
  time = MONDAY + 2 * HOUR;
  assert.equal(await other.tick(), true);
  // The first wakes up, and meets what the other has kept.
  await look(MONDAY + 2 * HOUR + 20_000);

  assert.equal(before.length, 1);
  assert.deepEqual(
    (await alerts()).map(({ id }) => id),
    before.map(({ id }) => id),
  );
});

test("a store that goes away in the middle of a look loses nothing and tells nothing twice", async () => {
  const { store, alerts } = await scene(ERRORS);
  await traffic(store, { from: MONDAY, runs: 60, fails: third });
  let isAway = true;
  const shaky = new Proxy(store, {
    get: (target, name) => {
      if (name !== "monitoring") return bound(target, name);
      return new Proxy(target.monitoring, {
        get: (of, part) => {
          if (part !== "advance" || !isAway) return bound(of, part);
          return async () => Promise.reject(new Error("the disk is gone"));
        },
      });
    },
  });
  const monitor = new Monitor({
    store: shaky,
    settings: ERRORS.settings,
    criteriaOf: async () => ERRORS.criteria,
    name: "one",
    targets: ["webhook 1"],
    now: () => MONDAY + HOUR,
  });
  await assert.rejects(monitor.tick(), /the disk is gone/);
  assert.deepEqual([await alerts(), await store.monitoring.untold()], [[], []]);
  isAway = false;
  for (let i = 0; i < 3; i++) await monitor.tick();

  assert.equal((await alerts()).length, 1);
  assert.equal((await store.monitoring.untold()).length, 1);
});

test("a clock that steps back neither stops a monitor nor makes it say anything", async () => {
  const { store, look, alerts } = await scene();
  await traffic(store, { from: MONDAY, runs: 2 * 1_440 });
  await look(MONDAY + 2 * DAY);
  await traffic(store, { from: MONDAY + DAY, runs: 120 });
  assert.equal(await look(MONDAY + DAY), true);
  await traffic(store, { from: MONDAY + DAY + 2 * HOUR, runs: 60, took: () => 5_000 });
  await look(MONDAY + DAY + 3 * HOUR);

  assert.deepEqual(
    (await alerts()).map(({ name }) => name),
    ["latency"],
  );
});

test("what turned worse long ago is the past, and runs of a candidate or another release are not looked at", async () => {
  const { store, look, alerts } = await scene(ERRORS);
  const candidate = "rel_0000000000000009" as ReleaseId;
  await traffic(store, { from: MONDAY, runs: 60, fails: third });
  await traffic(store, { from: MONDAY + 3 * DAY, runs: 60, fails: third, release: candidate });
  await traffic(store, { from: MONDAY + 3 * DAY, runs: 60 });
  await look(MONDAY + 3 * DAY + HOUR);

  assert.deepEqual(await alerts(), []);
});

test("feedback that turns bad fails the criterion of success, although no run failed", async () => {
  const { store, look, alerts } = await scene({
    criteria: { success: 0.9 },
    settings: { workflows: { support: { past: "off" } } },
  });
  const runs = await traffic(store, { from: MONDAY, runs: 60 });
  for (const [i, run] of runs.entries())
    await store.rollouts.feedback(run, { score: i % 2, at: MONDAY + HOUR });
  await look(MONDAY + HOUR);
  const [alert, ...others] = await alerts();

  assert.deepEqual([alert?.name, others], ["success by feedback", []]);
  assert.match(alert?.title ?? "", /^success by feedback 50.0 % of 60 runs, at least 90.0 %$/);
});

test("a workflow that is off is left alone; the report says so of the others", async () => {
  const settings = { workflows: { support: "off", quiet: {} } } as const;
  const { store, look, alerts } = await scene({ criteria: { errors: 0.05 }, settings });
  await traffic(store, { from: MONDAY, runs: 60, fails: third });
  await traffic(store, { from: MONDAY, runs: 60, workflow: "other" });
  await look(MONDAY + HOUR);
  const source = { store, settings, criteriaOf: async () => ({ errors: 0.05 }), now: MONDAY + HOUR };
  const reports = await monitorReport(source, await watchedWorkflows(source));

  assert.deepEqual(await alerts(), []);
  assert.deepEqual(
    reports.map(({ workflow, runs, verdict }) => [workflow, runs, verdict]),
    [
      ["other", 60, "NOT_ENOUGH_DATA"],
      ["quiet", 0, "NOT_ENOUGH_DATA"],
    ],
  );
});

function bound(of: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(of, name, of);
  return typeof value === "function" ? value.bind(of) : value;
}

function callOf(model: string): CallRecord {
  return {
    seq: 1,
    kind: "model",
    address: "answer" as Address,
    state: "done",
    at: 0,
    took: 1,
    ask: undefined,
    askHash: undefined,
    answer: JSON.stringify({ content: [], response: { modelId: model } }),
    note: { model: "openai/gpt-5-mini" },
  };
}

test("scores of live scoring that turn bad fail the criterion of success, and their own past where there is none", async () => {
  const { store, look, alerts } = await scene({ criteria: { success: 0.9 } });
  const learned = await traffic(store, { from: MONDAY, runs: 1_800 });
  const keep = (run: (typeof learned)[number], at: number, value: number) =>
    store.scores.keep({ run, at, value, scores: {}, cost: 0 });
  for (const [i, run] of learned.entries()) await keep(run, MONDAY + i * MINUTE, i % 20 === 0 ? 0 : 1);
  await look(MONDAY + 30 * HOUR);
  assert.deepEqual(await alerts(), []);
  const worse = await traffic(store, { from: MONDAY + 30 * HOUR, runs: 200 });
  for (const [i, run] of worse.entries()) await keep(run, MONDAY + 30 * HOUR + i * MINUTE, i % 2);
  await look(MONDAY + 34 * HOUR);

  assert.deepEqual((await alerts()).map(({ kind, name }) => `${kind} ${name}`).sort(), [
    "criterion success by scores",
    "past scores",
  ]);
});
