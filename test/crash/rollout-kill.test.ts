import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { App } from "airworthy";
import { open } from "airworthy";
import type { ReleaseId, Rollout, RolloutId } from "airworthy/rollout";
import { assigner, createRelease, loadRollout, startRollout, steering } from "airworthy/rollout";
import { randomOf, seedOf } from "./_random.ts";
import { codeOf, configOf } from "./_rollout-config.ts";

/** All 100 take some minutes on a small machine; `KILLS=100` asks for them. */
const KILLS = Number(process.env.KILLS ?? 24);
const ROLES = ["serve", "serve", "steer"] as const;
const STAGES = [20, 40, 60, 80, 100].map((percent) => ({ kind: "canary", percent, minRuns: 15 }) as const);
const WORKER = join(import.meta.dirname, "_rollout-worker.ts");

async function victim(folder: string, role: string): Promise<ChildProcess> {
  const child = fork(WORKER, [folder, role], { execArgv: ["--conditions=airworthy-src"] });
  await once(child, "message");
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  assert.equal(child.exitCode, null, "a worker ended by itself");
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

async function releases(app: App, folder: string): Promise<readonly ReleaseId[]> {
  const made: ReleaseId[] = [];
  for (const word of ["first", "second"]) {
    const config = join(folder, "airworthy.config.ts");
    await writeFile(config, codeOf(word));
    made.push((await createRelease({ config, store: app.store })).id);
  }
  return made;
}

/** Begins a rollout of the release that does not serve. */
async function begin(app: App, all: readonly ReleaseId[]): Promise<RolloutId> {
  const stable = (await app.store.servings.current("support"))?.stable;
  const candidate = all.find((release) => release !== stable);
  assert.ok(candidate !== undefined);
  const gates = { failures: { points: 0.5 }, latency: "off", cost: "off" } as const;
  const deed = { at: Date.now(), by: "test", why: "" };
  return (await startRollout(app.store, { workflow: "support", candidate, stages: STAGES, gates }, deed)).id;
}

test(`kill -9 of servers and of the controller at ${KILLS} random moments: assignment, stages and counts stay right`, async () => {
  const seed = seedOf();
  console.log(`kill -9 of a rollout: TEST_SEED=${seed} chooses the same delays again`);
  const random = randomOf(seed);
  const folder = await mkdtemp(join(tmpdir(), "airworthy-rollout-"));
  const app = await open(configOf(folder));
  const victims: ChildProcess[] = [];
  try {
    const all = await releases(app, folder);
    const rollouts = [await begin(app, all)];
    for (const role of ROLES) victims.push(await victim(folder, role));
    for (let killed = 0; killed < KILLS; killed++) {
      await delay(20 + random() * 400);
      const place = Math.floor(random() * ROLES.length);
      const [struck] = victims.splice(place, 1);
      if (struck !== undefined) await kill(struck);
      victims.splice(place, 0, await victim(folder, ROLES[place] ?? "serve"));
      if ((await app.store.rollouts.list({ open: true })).length === 0) rollouts.push(await begin(app, all));
    }
    for (const child of victims.splice(0)) await kill(child);
    await settle(app, rollouts);
    let runs = 0;
    for (const id of rollouts) runs += await check(app, await loadRollout(app.store, id));
    console.log(`${KILLS} kills, ${rollouts.length} rollouts, ${runs} runs assigned, all right`);
  } finally {
    for (const child of victims) child.kill("SIGKILL");
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
});

/** Lets a controller read what is left: runs whose process died end as nothing, and are no outcome. */
async function settle(app: App, rollouts: readonly RolloutId[]): Promise<void> {
  const steered = steering(app, { every: 5 });
  const behind = async () => {
    for (const id of rollouts) {
      const { mark, plan, endedAt } = await loadRollout(app.store, id);
      const query = { after: mark, unit: plan.unit, limit: 1 } as const;
      if (endedAt === undefined && (await app.store.rollouts.outcomes(id, query)).length > 0) return true;
    }
    return false;
  };
  // A controller that died keeps the right to steer for some seconds.
  while (await behind()) await delay(20);
  await steered.stop();
}

async function check(app: App, { id, plan, events, evidence, state, mark }: Rollout): Promise<number> {
  const told = await app.store.rollouts.outcomes(id, { after: 0, unit: "session", limit: 1_000_000 });
  const read = told.filter((one) => one.mark <= mark);
  const sessions = new Map<string, string>();
  for (const { run } of told) {
    const stored = await app.store.load(run);
    const { session = "", assignment, release } = stored ?? {};
    assert.ok(assignment !== undefined);
    const percent = Math.round(assignment.share * 10_000) / 100;
    const draw = assigner({ rollout: id, candidate: plan.candidate, percent });
    assert.equal(draw({ session, run: "" }).arm, assignment.arm, `${run} of ${session}`);
    assert.equal(release === plan.candidate, assignment.arm === "candidate", `${run} by ${release}`);
    // Raising the share moves nobody back.
    assert.ok(!(sessions.get(session) === "candidate" && assignment.arm === "stable"), session);
    sessions.set(session, assignment.arm);
  }
  // Every outcome that was read is counted, and no run twice.
  assert.equal(new Set(told.map(({ run }) => run)).size, told.length);
  assert.equal(evidence.served.candidate + evidence.served.incumbent, read.length);
  assert.equal(evidence.counted, read.filter(({ first }) => first).length);
  const entered = events.flatMap((event) => (event.type === "entered" ? [event.stage] : []));
  assert.deepEqual(
    entered,
    STAGES.slice(1, entered.length + 1).map((_, i) => i + 1),
  );
  const history = (await app.store.servings.history("support")).flatMap(({ split }) =>
    split?.rollout === id ? [split.percent] : [],
  );
  assert.deepEqual(
    history.toReversed(),
    STAGES.slice(0, entered.length + 1).map(({ percent }) => percent),
  );
  assert.ok(state.status === "running" || state.status === "promoted", state.status);
  return told.length;
}
