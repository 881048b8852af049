import { bodyOf } from "../../core/body.ts";
import type { AlertId, ReleaseId, RolloutId, RunId, SessionId } from "../../core/ids.ts";
import { newExperimentId } from "../../core/ids.ts";
import type { Store } from "../../core/store.ts";
import { at, callOf, execute, modelCall, startOf } from "../_test-runs.ts";

const ODD = "odd \ud800 \u0000 \u0001 \u0002";
const LONG = "long ".repeat(1_000);
const CANDIDATE = "rel_00000000000000b2" as ReleaseId;
const ROLLOUT = "roll_a" as RolloutId;
const CHAT = "ses_chat" as SessionId;

/** Puts something of everything into a store: all parts that there are have records then. Gives runs of each kind. */
export async function putEverything(store: Store) {
  const runs = { ...(await putRuns(store)), ...(await putAssigned(store)) };
  await putAround(store, runs.whole);
  await putExperiments(store);
  await putServing(store);
  await putTraces(store);
  await putMonitoring(store);
  return runs;
}

async function putRuns(store: Store) {
  // Before anything ends, so that what ends is listed for it.
  await store.exports.claim({ name: "otlp", owner: "a", until: 1 }, 0);
  const turn = (messages: readonly string[]) => ({ session: CHAT, messages });
  const ask = (thread: readonly string[]) => bodyOf(`{"n":"${thread.length}"}`, { shared: LONG, thread });
  const whole = await execute(store, {
    start: {
      startedAt: Date.now(),
      session: CHAT,
      subject: { id: `user ${ODD}`, attributes: { plan: "pro", seats: 3 } },
      tags: ["night", ODD],
      release: CANDIDATE,
      source: "otlp",
      input: bodyOf(JSON.stringify(LONG)),
    },
    calls: [
      modelCall(1, ask(["u1", "a1"])),
      callOf(2, {
        kind: "tool",
        address: at("find"),
        answer: JSON.stringify(LONG),
        note: { attempts: 2 } as never,
      }),
      modelCall(3, ask(["u1", "a1", `u2 ${LONG}`, ODD])),
      callOf(4, { address: at("triage/decision"), answer: '{"route":"refund"}' }),
    ],
    end: { status: "completed", output: ask(["u1", "a1", "parts here"]) },
    turn: turn(["u1", "a1"]),
  });
  await execute(store, {
    start: { session: CHAT, parent: { kind: "fork", run: whole } },
    turn: turn([LONG, ODD]),
  });
  await execute(store, { end: { status: "failed", error: { name: "E", code: "gone", message: LONG } } });
  await execute(store, { end: { status: "cancelled", error: { name: "E", message: "stopped" } } });
  await store.figures.catchUp();
  const gone = await execute(store, { start: { subject: { id: "gone" } } });
  await execute(store);
  await store.erase("gone");
  const waiting = await execute(store, { end: { status: "waiting", waitingFor: [at("refund")] } });
  await store.approvals.ask(waiting, at("refund"), { title: ODD, details: { order: 7 }, needs: 2 });
  await store.approvals.decide(waiting, at("refund"), { approved: true, by: "ana", at: 9 });
  const goingOn = await execute(store, { end: { status: "waiting", waitingFor: [at("a"), at("b")] } });
  await store.release(await store.claim(goingOn));
  const interrupted = await store.begin(startOf({ workflow: ODD }));
  await store.append(interrupted, callOf(1, { state: "begun", answer: undefined }));
  await store.release(interrupted);
  const accepted = startOf({ tags: ["accepted"] });
  await store.accept(accepted, '{"budget":1}');
  await store.cancellations.ask({ run: waiting, at: 1, by: "ada", reason: ODD });
  return { whole, gone, waiting, goingOn, interrupted: interrupted.run, accepted: accepted.id };
}

async function putAssigned(store: Store): Promise<{ readonly assigned: RunId }> {
  const assignment = { rollout: ROLLOUT, arm: "candidate", share: 0.5, by: "chance" } as const;
  const assigned = await execute(store, { start: { assignment, session: "ses_s1" as SessionId } });
  await store.rollouts.feedback(assigned, { score: 1, at: 1, by: "ann", comment: ODD });
  await store.scores.keep({ run: assigned, at: 2, value: 0.5, cost: 0.25, scores: {} } as never);
  const other = await execute(store, { start: { assignment } });
  await store.scores.keep({ run: other, at: 3, cost: 0, scores: {} } as never);
  return { assigned };
}

async function putAround(store: Store, run: RunId): Promise<void> {
  await store.ledger.keep(
    "refund",
    ODD,
    { answer: JSON.stringify(LONG), run, storedAt: 5 },
    Number.POSITIVE_INFINITY,
  );
  await store.ledger.keep("refund", "k", { answer: '"first"', run, storedAt: 6 }, Date.now() + 1e9);
  await store.startKeys.claim({ caller: "ann", key: ODD, hash: "h", run, at: Date.now() });
  await store.reviews.keep({ run, verdict: "bad", note: ODD, expected: "{}", case: "d/1", by: "ann", at: 3 });
  await store.notes.remove((await store.notes.add(noteOf("removed", run))).id);
  await store.notes.add(noteOf(ODD, run));
  await store.audit.add({ at: 1, actor: ODD, role: "cli", action: "run", target: run, details: { n: 1 } });
  await store.audit.add({ at: 2, actor: "bob", role: "cli", action: "runs prune", reason: "why" });
  await store.definitions.keep({ kind: "prompt", name: "triage", version: "v1", content: `{"t":"${ODD}"}` });
  await store.definitions.keep({ kind: "prompt", name: "triage", version: "v2", content: LONG });
}

function noteOf(text: string, run: RunId) {
  return { about: { kind: "run", id: run }, text, by: "ann", at: 4 } as const;
}

async function putExperiments(store: Store): Promise<void> {
  const dataset = { name: "orders", version: "0011223344556677", cases: 2 };
  await store.experiments.keepDataset({ ...dataset, text: `{"a":1}\n{"b":"${ODD}"}` });
  for (const name of ["support", ODD]) {
    const start = {
      id: newExperimentId(),
      name,
      workflow: "support",
      release: "current",
      dataset,
      trials: 2,
    };
    await store.experiments.begin({ ...start, startedAt: 1_000, seed: 7, changes: { prompts: { a: "b" } } });
    for (const id of ["a", ODD]) await store.experiments.keep(start.id, trialOf(id));
    await store.experiments.end(start.id, { status: "stopped", reason: ODD, endedAt: 5_000 });
  }
}

function trialOf(id: string) {
  return {
    case: id,
    trial: 1,
    runs: ["run_1" as RunId],
    status: "completed",
    scores: { exact: { kind: "scored", value: 1, pass: true } },
    pass: id === "a" ? true : undefined,
    subject: ODD,
    took: 12.5,
    cost: 0.01,
    tokensIn: 10,
    tokensOut: 5,
    calls: 3,
    toolErrors: 0,
  } as const;
}

async function putServing(store: Store): Promise<void> {
  const files = new Map([
    ["app.mjs", "export 1;"],
    ["p.md", ODD],
  ]);
  const release = { manifest: `{"n":"${ODD}"}`, createdAt: 1, files };
  await store.releases.keep({ ...release, id: "rel_00000000000000a1" as ReleaseId, createdBy: "ada" });
  await store.releases.keep({ ...release, id: CANDIDATE, name: ODD });
  const serving = { workflow: "support", rev: 1, at: 1, by: "ada" } as const;
  const begun = { id: ROLLOUT, workflow: "support", candidate: CANDIDATE, startedAt: 1, plan: "{}" };
  await store.rollouts.begin(begun, { event: '{"type":"started"}', at: 1, serving });
  await store.rollouts.append(ROLLOUT, { after: 1, event: '{"type":"paused"}', ends: false, at: 2 });
  await store.rollouts.keepProgress(ROLLOUT, { mark: 1, evidence: "{}", at: 1 });
  await store.servings.set({ ...serving, rev: 2, why: ODD });
}

async function putTraces(store: Store): Promise<void> {
  const loose = { label: "app", start: 0, end: 5, gap: 100, overlap: false };
  const piece = { spans: 1, due: 1e15 };
  await store.traces.take([{ ...piece, key: "0".repeat(32), data: `["${LONG}"]` }], 10);
  await store.traces.take([{ ...piece, key: "a".repeat(32), data: '["first"]', loose }], 10);
  await store.traces.take(
    [{ ...piece, key: "b".repeat(32), data: '["second"]', loose: { ...loose, start: 6, end: 9 } }],
    10,
  );
}

async function putMonitoring(store: Store): Promise<void> {
  const alert = {
    id: "alert_a" as AlertId,
    workflow: "support",
    about: "past latency",
    rev: 1,
    openedAt: 5,
    data: "{}",
  };
  const notice = { id: "n1", alert: alert.id, target: "webhook", body: "{}", due: 5 };
  await store.monitoring.advance({ after: 0, state: '{"n":1}', at: 5, alerts: [alert], notices: [notice] });
  await store.monitoring.told("n1", { outcome: "failed", error: ODD, due: 300 });
}
