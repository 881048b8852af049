import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReleaseId, RolloutId } from "../core/ids.ts";
import type { Store } from "../core/store.ts";
import type { SceneOptions } from "./_test-monitor.ts";
import { HOUR, MINUTE, MONDAY, scene, traffic } from "./_test-monitor.ts";

const [FIRST, SECOND, THIRD] = [release(1), release(2), release(3)];
const OPTIONS: SceneOptions = {
  criteria: { errors: 0.05 },
  settings: { workflows: { support: { past: "off", onAlert: "rollback" } } },
};

function release(digit: number): ReleaseId {
  return `rel_000000000000000${digit}` as ReleaseId;
}

async function serve(store: Store, ...releases: readonly (ReleaseId | undefined)[]): Promise<void> {
  for (const stable of releases) {
    const { rev = 0 } = (await store.servings.current("support")) ?? {};
    await store.servings.set({
      workflow: "support",
      rev: rev + 1,
      at: rev,
      by: "ann",
      ...(stable === undefined ? {} : { stable }),
    });
  }
}

async function stableOf(store: Store): Promise<ReleaseId | undefined> {
  return (await store.servings.current("support"))?.stable;
}

/** A release that loses every third run, from an hour of the day on. */
function failing(store: Store, release: ReleaseId | undefined, hour: number): Promise<unknown> {
  const from = MONDAY + hour * HOUR;
  const fails = (i: number) => i % 3 === 0;
  return traffic(store, { from, runs: 60, fails, ...(release === undefined ? {} : { release }) });
}

test("a stable release that fails its criteria is left for the one before, once, with a reason in the audit log", async () => {
  const { store, look, alerts } = await scene(OPTIONS);
  await serve(store, FIRST, SECOND);
  await failing(store, SECOND, 0);
  await look(MONDAY + HOUR);
  const [alert] = await alerts();
  const [entry, ...others] = await store.audit.list({ action: "rollback" });

  assert.equal(await stableOf(store), FIRST);
  assert.deepEqual([alert?.reaction?.status, alert?.release], ["done", SECOND]);
  assert.ok(alert?.next.includes("airworthy rollback support"));
  assert.deepEqual(
    [entry?.actor, entry?.target, entry?.details, others],
    ["monitor", "support", { alert: alert?.id, release: SECOND }, []],
  );
  assert.deepEqual(
    (await store.monitoring.untold()).map(({ body }) => JSON.parse(body).type),
    ["alert.opened", "alert.reacted"],
  );

  // The next look sees that another release serves, and that nothing is left to do.
  await look(MONDAY + HOUR + MINUTE);
  const [after] = await alerts();
  assert.equal(after?.events.at(-1)?.why, "another release serves");
  assert.equal(await stableOf(store), FIRST);

  // The one before fails as well: what is wrong may be no matter of releases, and a person decides.
  await failing(store, FIRST, 2);
  await look(MONDAY + 3 * HOUR);
  const [second] = await alerts(true);
  assert.deepEqual([second?.release, second?.reaction?.status], [FIRST, "not_done"]);
  assert.ok(second?.next.includes(`airworthy rollback support --from ${FIRST}`));
  assert.match(second?.reaction?.why ?? "", /left for alert alert_/);
  assert.equal(await stableOf(store), FIRST);
});

test("nothing is rolled back while a rollout goes on, and of the app's own code there is nothing before", async () => {
  const { store, look, alerts } = await scene(OPTIONS);
  await failing(store, undefined, 0);
  await look(MONDAY + HOUR);
  const [own] = await alerts();
  assert.deepEqual([own?.reaction?.status, own?.release], ["not_done", undefined]);

  await serve(store, FIRST, SECOND);
  await store.rollouts.begin(
    { id: "roll_a" as RolloutId, workflow: "support", candidate: THIRD, startedAt: 1, plan: "{}" },
    { event: '{"type":"started"}', at: 1 },
  );
  await failing(store, SECOND, 2);
  await look(MONDAY + 3 * HOUR);
  const [alert] = await alerts(true);

  assert.match(alert?.reaction?.why ?? "", /a rollout goes on/);
  assert.equal(await stableOf(store), SECOND);
});

test("a monitor that died between rolling back and saying so says it when it comes back", async () => {
  const { store, look, alerts } = await scene({
    ...OPTIONS,
    settings: { workflows: { support: { past: "off" } } },
  });
  await serve(store, FIRST, SECOND);
  await failing(store, SECOND, 0);
  await look(MONDAY + HOUR);
  const [stored] = await store.monitoring.alerts();
  assert.ok(stored);
  const data = { ...JSON.parse(stored.data), reaction: { kind: "rollback", status: "due" } };
  await store.monitoring.change({ ...stored, rev: stored.rev + 1, data: JSON.stringify(data) }, []);
  await store.servings.set({
    workflow: "support",
    rev: 3,
    at: 3,
    by: "monitor",
    why: `slow (${stored.id})`,
    stable: FIRST,
  });
  await look(MONDAY + HOUR + MINUTE);

  const [alert] = await alerts();
  assert.equal(alert?.reaction?.status, "done");
  assert.deepEqual(await store.audit.list({ action: "rollback" }), []);
});
