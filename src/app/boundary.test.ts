import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { RunId } from "../core/ids.ts";
import { newRunId, parseSessionId } from "../core/ids.ts";
import type { UseCases } from "../core/serving.ts";
import type { Workflow } from "../core/workflow.ts";
import { loadRollout } from "../rollout/load-rollout.ts";
import { startRollout } from "../rollout/start-rollout.ts";
import { testProject } from "./_test-project.ts";
import { createRelease } from "./create-release.ts";
import { handover } from "./handover.ts";
import type { App, AppRunOptions } from "./open.ts";
import { open } from "./open.ts";
import { steering } from "./steering.ts";

const support: Workflow<string, unknown> = { name: "support", input: undefined, run: async () => "own" };

/** A workflow that classifies, comes to its boundary, and says what it is; `before` is done ahead of the boundary. */
const code = (word: string, before = "") => `
  import { route, tool, workflow } from "airworthy";
  const any = { "~standard": { version: 1, vendor: "own", validate: (value) => ({ value }),
    jsonSchema: { input: () => ({ type: "object" }), output: () => ({}) } } };
  const pay = tool({ name: "pay", description: "Pays.", input: any, output: any, effect: "write", run: async () => "paid" });
  const routed = route("kind", { classify: async (input) => input, boundary: true,
    routes: { refund: async () => "${word} refund", order: async () => "${word} order" }, fallback: async () => "${word} ?" });
  const support = workflow({ name: "support", run: async (ctx, input) => {
    if (input.startsWith("route ")) return (await routed.run(input.slice(6))).output;
    const useCase = await ctx.step("classify", () => input.split(" ")[0]);
    ${before}
    ctx.reply({ role: "user", content: input });
    await ctx.boundary(useCase);
    return ctx.step("answer", () => "${word} " + useCase + " after " + ctx.messages.length);
  } });
  export default { workflows: [support] };
`;

async function scene(useCases: Omit<UseCases, "only">, before = "") {
  const project = testProject({ "airworthy.config.ts": code("old") });
  const app = await open({ store: ":memory:", releases: { root: project.folder } });
  after(() => app.close());
  const { id: incumbent } = await createRelease({ config: project.config, store: app.store });
  project.write({ "airworthy.config.ts": code("new", before) });
  const { id: candidate } = await createRelease({ config: project.config, store: app.store });
  const plan = {
    workflow: "support",
    incumbent,
    candidate,
    stages: [{ kind: "canary", percent: 100 }],
    gates: { latency: "off", cost: "off" },
    useCases: { only: ["order"], unknown: "candidate", ...useCases },
  } as const;
  const { id } = await startRollout(app.store, plan, { at: Date.now(), by: "ada", why: "" });
  await delay(25);
  return { app, incumbent, candidate, id };
}

async function ran(app: App, input: string, options?: AppRunOptions) {
  const result = await app.run(support, input, options);
  return { result, run: (await app.store.load(result.id)) ?? assert.fail() };
}

async function firstOf(app: App, { parent }: { readonly parent?: unknown }) {
  const { kind, run } = parent as { kind: string; run: RunId };
  assert.equal(kind, "handover");
  return (await app.store.load(run)) ?? assert.fail();
}

test("what the candidate may take it answers; else the run ends at the boundary, and the incumbent goes on with the same input", async () => {
  const { app, incumbent, candidate } = await scene({});
  const inside = await ran(app, "order 7", { session: parseSessionId("s1") });
  assert.deepEqual(inside.result.status === "completed" && inside.result.output, "new order after 0");
  assert.equal(inside.run.release, candidate);

  const outside = await ran(app, "refund 7", {
    session: parseSessionId("s1"),
    subject: { id: "u1" },
    tags: ["t"],
  });
  // The conversation has its one turn, not one of each run.
  assert.deepEqual(outside.result.status === "completed" && outside.result.output, "old refund after 1");
  const { release, session, subject, tags, assignment } = outside.run;
  assert.deepEqual([release, session, subject, tags], [incumbent, "s1", { id: "u1" }, ["t"]]);
  assert.deepEqual([assignment?.arm, assignment?.share, assignment?.by], ["candidate", 1, "boundary"]);
  const first = await firstOf(app, outside.run);
  assert.equal(first.release, candidate);
  assert.ok(first.end?.status === "cancelled");
  assert.equal(first.end.error.code, "run_handed_over");
  assert.deepEqual(
    first.calls.map(({ address }) => address),
    ["classify", "boundary"],
  );
  assert.equal((await app.store.session(parseSessionId("s1")))?.turns, 2);
  for (const { id } of [inside.run, outside.run, first]) assert.equal((await app.replay(id)).status, "same");
  assert.equal((await ran(app, "route refund")).result.status, "completed");
});

test("the route pattern asks by its route, and nothing of it is asked outside of a rollout", async () => {
  const { app, incumbent, candidate } = await scene({});
  const [order, refund, other] = [
    await ran(app, "route order"),
    await ran(app, "route refund"),
    await ran(app, "route x"),
  ];
  assert.deepEqual(
    [order, refund, other].map(({ result, run }) => [
      result.status === "completed" && result.output,
      run.release,
    ]),
    [
      ["new order", candidate],
      ["old refund", incumbent],
      ["old ?", incumbent],
    ],
  );
  assert.equal((await app.replay(refund.run.id)).status, "same");
  const alone = await app.run(support, "route refund", { release: candidate });
  assert.deepEqual(alone.status === "completed" && alone.output, "new refund");
});

test("the others go to a person where the plan says so, who is told which run it was", async () => {
  const { app } = await scene({ others: "person" });
  const { result, run } = await ran(app, "refund 7");
  assert.equal(result.status, "waiting");
  assert.equal(run.workflow, handover.name);
  assert.deepEqual([run.assignment?.by, run.assignment?.share], ["boundary", 0]);
  const first = await firstOf(app, run);
  const [asked] = await app.store.approvals.pending(run.id);
  assert.match(asked?.title ?? "", /may not take the use case "refund"/);
  assert.ok(JSON.stringify(asked).includes(first.id));
});

test("after a write it is too late for the incumbent, not for a person", async () => {
  const write = `await pay.call({ cents: 5 });`;
  const late = await scene({}, write);
  const { result } = await ran(late.app, "refund 7");
  assert.ok(result.status === "failed");
  assert.match(result.error.message, /already written, at "pay"/);
  assert.equal((await late.app.replay(result.id)).status, "same");
  const person = await scene({ others: "person" }, write);
  assert.equal((await ran(person.app, "refund 7")).result.status, "waiting");
});

test("a run that waited before its boundary is handed over when it goes on; what a dead process left is begun by resume", async () => {
  const { app, incumbent } = await scene({}, `await ctx.approve("sure", { title: "Sure?" });`);
  const id = newRunId();
  const waiting = await ran(app, "refund 7", { id });
  assert.equal(waiting.result.status, "waiting");
  const [asked] = await app.store.approvals.pending(id);
  await app.decide(id, asked?.address ?? assert.fail(), { approved: true, by: "bob" });
  const resumed = await app.resume(id);
  assert.deepEqual(resumed.status === "completed" && resumed.output, "old refund after 0");
  assert.equal((await app.store.load(resumed.id))?.release, incumbent);
  await assert.rejects(app.resume(id), /has ended|completed|cancelled/);

  // As if the process had died between the two: the run that was to take over is not there.
  const gone = (await app.store.load(id)) ?? assert.fail();
  const other = newRunId();
  assert.ok(gone.end?.status === "cancelled");
  const text = JSON.stringify(gone.end.error).replaceAll(resumed.id, newRunId());
  await app.store.import({ ...gone, id: other, end: { status: "cancelled", error: JSON.parse(text) } });
  const taken = await app.resume(other);
  assert.deepEqual(taken.status === "completed" && taken.output, "old refund after 0");
});

test("who is handed over counts once, for the candidate's side, and is no leak; who is answered outside is one", async () => {
  const { app, id, candidate } = await scene({});
  for (let n = 0; n < 6; n++) await ran(app, n < 4 ? "order 1" : "refund 1");
  const steered = steering(app, { every: 5 });
  while ((await loadRollout(app.store, id)).mark === 0) await delay(5);
  await steered.stop();
  const { evidence } = await loadRollout(app.store, id);
  assert.deepEqual([evidence.served, evidence.counted], [{ candidate: 6, incumbent: 0 }, 6]);

  await app.store.figures.catchUp();
  const routesOf = async () =>
    (
      await app.store.figures.query({
        level: "run",
        by: ["release", "route"],
        workflow: "support",
        withTook: false,
      })
    )
      .filter(({ release }) => release === candidate)
      .map(({ route, count, failed }) => [route, count, failed])
      .sort();
  assert.deepEqual(await routesOf(), [
    ["", 2, 0],
    ["order", 4, 0],
  ]);
  // By a release that is named nobody is held to the plan.
  await app.run(support, "refund 9", { release: candidate });
  await app.store.figures.catchUp();
  assert.deepEqual((await routesOf())[2], ["refund", 1, 0]);
});
