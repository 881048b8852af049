import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { App } from "airworthy";
import { parseRunId } from "airworthy";
import type { ReleaseId, Rollout, RolloutId } from "airworthy/rollout";
import { assigner, createRelease, loadRollout, startRollout } from "airworthy/rollout";
import { TestDatabases } from "../../../src/store/postgres/_test-databases.ts";
import { openPostgresStore } from "../../../src/store/postgres/postgres-store.ts";
import { freePorts } from "../../../tools/engines/start-restate.ts";
import { Clients } from "./_clients.ts";
import { Killer } from "./_killer.ts";
import { Orders } from "./_orders.ts";
import { AT_ONCE, FleetProject } from "./_project.ts";
import { FleetServer } from "./_server.ts";
import { SteeringWatch } from "./_watch.ts";

/** Bad candidates that are rolled out and back, one after the other; `.ci/run` asks for more. */
const ROUNDS = Number(process.env.AIRWORTHY_FLEET_ROUNDS ?? 1);
const SERVERS = 4;
const USERS = 4;
/** Ms after a rollback within which every process has heard of it. */
const HEARD = 1_000;
/** Ms of traffic after the last rollback. */
const AFTER = 3_000;
const LEAST_KILLS = 6;
const ROUND_LIMIT = 600_000;
const STAGES = [
  { kind: "shadow", runs: 6 },
  { kind: "canary", percent: 50, minRuns: 200 },
  { kind: "canary", percent: 100, minRuns: 200 },
] as const;

type Store = App["store"];

interface Scene {
  readonly store: Store;
  readonly servers: readonly FleetServer[];
  readonly clients: Clients;
  readonly orders: Orders;
  readonly steered: SteeringWatch;
}

test(`a rollout with shadow, canary and rollback over ${SERVERS} servers on PostgreSQL of which one is killed every second`, async () => {
  const databases = await TestDatabases.start();
  const project = await FleetProject.make();
  const orders = await Orders.open();
  const url = databases.url(await databases.create());
  const store = await openPostgresStore({ connectionString: url });
  const ports = await freePorts(SERVERS);
  const env = { DATABASE_URL: url, WORLD_URL: orders.url };
  const servers = ports.map(
    (port) => new FleetServer({ bin: project.bin, folder: project.folder, port, env }),
  );
  const parts: { abandon(): void }[] = [];
  try {
    const bad: ReleaseId[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await project.write({ word: `bad ${round}`, isBad: true });
      bad.push((await createRelease({ config: project.config, store, name: `bad-${round}` })).id);
    }
    await project.write({ word: "good", isBad: false });
    await Promise.all(servers.map((server) => server.start()));
    const steered = new SteeringWatch(store);
    const clients = new Clients(servers, USERS);
    parts.push(clients, steered);
    await trial({ store, servers, clients, orders, steered }, bad, parts);
  } finally {
    for (const part of parts) part.abandon();
    for (const server of servers) await server.dispose();
    await store.close();
    await orders.close();
    await databases.server.dispose();
    await project.dispose();
  }
});

async function trial(scene: Scene, bad: readonly ReleaseId[], parts: { abandon(): void }[]): Promise<void> {
  const { store, clients, steered } = scene;
  const rollouts: RolloutId[] = [];
  let killer: Killer | undefined;
  for (const candidate of bad) {
    const id = await begin(store, candidate);
    rollouts.push(id);
    if (killer === undefined) {
      const { servers } = scene;
      killer = new Killer({ servers, steered, shadows: () => shadowsOf(store, rollouts) });
      parts.push(killer);
    }
    await rolledBack(store, id);
  }
  assert.ok(killer !== undefined);
  await delay(AFTER);
  // Nobody serves the candidate any more, and servers go on to die.
  while (killer.kills < LEAST_KILLS) await delay(100);
  await killer.stop();
  await clients.stop();
  await allEnded(scene);
  await steered.stop();
  const rows = [];
  for (const id of rollouts) rows.push(await checkRollout(scene, await loadRollout(store, id)));
  console.table(rows);
  const runs = await checkRuns(scene, bad);
  const { odd, told } = clients;
  const { failovers, pids } = steered;
  console.table([
    {
      kills: killer.kills,
      "of servers that had not come up": killer.early,
      "a kill each ms": middle(killer.gaps),
      "longest ms": Math.max(0, ...killer.gaps),
      "left serving": middle(killer.left),
      "start, ms": middle(killer.starts),
      requests: told.length,
      "sent again": told.reduce((sum, { retries }) => sum + retries, 0),
      ...runs,
      "controllers, one after the other": pids.length,
      "controller gone, longest ms": Math.max(0, ...failovers),
      "tool at once, most": scene.orders.most,
    },
  ]);
  assert.deepEqual(odd, []);
  assert.ok(scene.orders.most <= AT_ONCE, `the tool was called ${scene.orders.most} times at once`);
}

async function begin(store: Store, candidate: ReleaseId): Promise<RolloutId> {
  const gates = { failures: { points: 0.1 }, latency: "off", cost: "off" } as const;
  const deed = { at: Date.now(), by: "test", why: "" };
  return (await startRollout(store, { workflow: "support", candidate, stages: STAGES, gates }, deed)).id;
}

/** Runs that nobody saw, while one of these rollouts is in its first stage. */
async function shadowsOf(store: Store, rollouts: readonly RolloutId[]): Promise<number | undefined> {
  for (const id of rollouts) {
    const { state } = await loadRollout(store, id);
    if (state.status !== "running" || state.stage > 0) continue;
    return (await store.list({ tag: `shadow:${id}`, limit: 1_000 })).runs.length;
  }
  return undefined;
}

/** Waits until a rollout was rolled back, from its canary. */
async function rolledBack(store: Store, id: RolloutId): Promise<void> {
  const deadline = Date.now() + ROUND_LIMIT;
  for (;;) {
    const { state } = await loadRollout(store, id);
    if (state.status === "rolled_back") return;
    assert.ok(Date.now() < deadline && state.status === "running", `it came to ${JSON.stringify(state)}`);
    await delay(100);
  }
}

/** What was taken up by a server that died goes on in another. */
async function allEnded({ store }: Scene): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const { runs } = await store.list({ status: "running", limit: 1_000 });
    const { runs: left } = await store.list({ status: "interrupted", limit: 1_000 });
    const traffic = [...runs, ...left].filter(({ parent }) => parent?.kind !== "shadow");
    if (traffic.length === 0) return;
    assert.ok(Date.now() < deadline, `${traffic.length} runs did not end, such as ${traffic[0]?.id}`);
    await delay(200);
  }
}

async function checkRollout({ store }: Scene, { id, plan, events, evidence, mark }: Rollout) {
  // Each change is in its history once, and in order, whichever controller made it.
  const made = events.map((event) => (event.type === "entered" ? `entered ${event.stage}` : event.type));
  assert.deepEqual(made, ["started", "entered 1", "rolled_back"]);
  const servings = (await store.servings.history("support")).filter(({ split, shadow }) => {
    return split?.rollout === id || shadow?.id === id;
  });
  assert.deepEqual(
    servings.toReversed().map(({ split }) => split?.percent ?? "shadow"),
    ["shadow", 50],
  );
  const told = await store.rollouts.outcomes(id, { after: 0, unit: "session", limit: 1_000_000 });
  const read = told.filter((one) => one.mark <= mark);
  assert.equal(new Set(told.map(({ run }) => run)).size, told.length, "an outcome was told twice");
  assert.equal(evidence.served.candidate + evidence.served.incumbent, read.length);
  const sides = new Map<string, string>();
  for (const { run } of told) {
    const { session = "", assignment, release } = (await store.load(run)) ?? {};
    assert.ok(assignment !== undefined, run);
    const percent = Math.round(assignment.share * 10_000) / 100;
    const { arm } = assigner({ rollout: id, candidate: plan.candidate, percent })({ session, run: "" });
    assert.equal(assignment.arm, arm, `${run} of ${session}`);
    assert.equal(release === plan.candidate, arm === "candidate", `${run} by ${release}`);
    assert.equal(sides.get(session) ?? arm, arm, `${session} changed sides`);
    sides.set(session, arm);
  }
  const back = events.at(-1);
  const after = (await store.list({ release: plan.candidate, limit: 1_000 })).runs
    .filter(({ parent }) => parent?.kind !== "shadow")
    .map(({ startedAt }) => startedAt - Number(back?.at));
  const last = Math.max(0, ...after);
  assert.ok(last < HEARD, `a run began on the candidate ${last} ms after the rollback`);
  return {
    rollout: id,
    "shadow, ms": Number(events[1]?.at) - Number(events[0]?.at),
    "canary, ms": Number(back?.at) - Number(events[1]?.at),
    "by candidate": evidence.served.candidate,
    "by incumbent": evidence.served.incumbent,
    sessions: sides.size,
    "last on candidate after rollback, ms": Math.max(0, Math.round(last)),
  };
}

async function checkRuns({ store, clients, orders }: Scene, bad: readonly ReleaseId[]) {
  const { told } = clients;
  // A request that was sent again is the run that it was at first.
  assert.equal(new Set(told.map(({ run }) => run)).size, told.length);
  let [completed, failed, takenOver] = [0, 0, 0];
  for (const { run, session } of told) {
    const stored = await store.load(parseRunId(run));
    assert.ok(stored !== undefined, `${run} was taken, and is lost`);
    assert.equal(stored.session, session);
    const isBad = bad.includes(stored.release as ReleaseId);
    assert.equal(stored.status, isBad ? "failed" : "completed", `${run}: ${JSON.stringify(stored.end)}`);
    if (stored.status === "completed") completed += 1;
    else failed += 1;
    if (stored.attempt > 1) takenOver += 1;
  }
  assert.equal(orders.keys.size, completed, "an order is missing, or was made under two keys");
  const log = [];
  for (let before: number | undefined; ; ) {
    const page = await store.audit.list({
      action: "run.start",
      limit: 1_000,
      ...(before === undefined ? {} : { before }),
    });
    log.push(...page.map(({ target }) => target ?? ""));
    before = page.at(-1)?.id;
    if (page.length < 1_000) break;
  }
  assert.deepEqual(
    log.toSorted(),
    told.map(({ run }) => run).toSorted(),
    "the audit log has each start once",
  );
  return { completed, "failed by candidate": failed, "went on elsewhere": takenOver };
}

function middle(numbers: readonly number[]): number {
  return Math.round(numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0);
}
