import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, HOUR, MINUTE, MONDAY, scene, traffic } from "./_test-monitor.ts";
import { statusOf } from "./alerts/alert.ts";
import { changeAlert } from "./alerts/change-alert.ts";

test("a criterion that traffic misses is told with the runs that decided, once, and is over when it is met again", async () => {
  const { store, look, alerts } = await scene({
    criteria: { errors: 0.05 },
    settings: { workflows: { support: { past: "off" } } },
  });
  await traffic(store, { from: MONDAY, runs: 200, fails: (i) => i % 40 === 0 });
  await look(MONDAY + 4 * HOUR);
  assert.deepEqual(await alerts(), []);

  const bad = await traffic(store, { from: MONDAY + 4 * HOUR, runs: 120, fails: (i) => i % 3 === 0 });
  await look(MONDAY + 6 * HOUR);
  await look(MONDAY + 6 * HOUR + MINUTE);
  const [alert, ...others] = await alerts();

  assert.deepEqual(others, []);
  assert.deepEqual(
    [alert?.kind, alert?.name, alert?.workflow, alert?.release],
    ["criterion", "errors", "support", undefined],
  );
  assert.ok(alert?.runs.every((run) => bad.includes(run)) && alert.runs.length > 5);
  assert.ok((alert?.figure?.low ?? 0) > 0.05 && alert?.figure?.limit === 0.05);
  assert.ok(
    Math.abs((alert?.since ?? 0) - (MONDAY + 4 * HOUR)) < 10 * MINUTE,
    new Date(alert?.since ?? 0).toISOString(),
  );
  assert.ok(alert?.next.includes(`airworthy replay ${alert.runs[0]}`));
  assert.deepEqual(
    (await store.monitoring.untold()).map(({ id }) => id),
    [`${alert?.id}.1.webhook 1`],
  );

  await traffic(store, { from: MONDAY + 7 * HOUR, runs: 400 });
  await look(MONDAY + 14 * HOUR);
  const [after] = await alerts();
  assert.equal(after && statusOf(after), "resolved");
  assert.equal(after?.events.at(-1)?.by, "monitor");
});

test("without criteria a release is held against its own past", async () => {
  const { store, look, alerts } = await scene();
  await traffic(store, { from: MONDAY, runs: 3 * 1_440, fails: (i) => i % 25 === 7 });
  await look(MONDAY + 3 * DAY);
  assert.deepEqual(await alerts(), []);

  await traffic(store, { from: MONDAY + 3 * DAY, runs: 300, fails: (i) => i % 25 === 7, took: () => 2_500 });
  await look(MONDAY + 3 * DAY + 5 * HOUR);
  const found = await alerts();

  assert.deepEqual(
    found.map(({ kind, name }) => `${kind} ${name}`),
    ["past latency"],
  );
  assert.match(found[0]?.title ?? "", /^latency \(median\) 2.5s of \d+ runs since .*, 1.0s before$/);
});

test("what somebody resolves becomes the past that comes after", async () => {
  const { store, look, alerts } = await scene();
  await traffic(store, { from: MONDAY, runs: 2 * 1_440 });
  await look(MONDAY + 2 * DAY);
  await traffic(store, { from: MONDAY + 2 * DAY, runs: 240, took: () => 3_000 });
  await look(MONDAY + 2 * DAY + 4 * HOUR);
  const [alert] = await alerts();
  assert.ok(alert);
  await changeAlert(store, alert.id, {
    change: "resolve",
    at: MONDAY + 2 * DAY + 4 * HOUR,
    by: "ann",
    why: "a bigger model",
  });
  await traffic(store, { from: MONDAY + 2 * DAY + 4 * HOUR, runs: 1_440, took: () => 3_000 });
  await look(MONDAY + 3 * DAY + 4 * HOUR);

  assert.deepEqual(await alerts(true), []);
  await assert.rejects(
    changeAlert(store, alert.id, { change: "resolve", at: 1, by: "bo" }),
    /ann resolved it/,
  );
});
