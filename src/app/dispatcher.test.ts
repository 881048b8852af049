import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { ReleaseId } from "../core/ids.ts";
import { parseSessionId } from "../core/ids.ts";
import type { RunAssignment, Serving, Split } from "../core/serving.ts";
import type { Workflow } from "../core/workflow.ts";
import { workflow } from "../core/workflow.ts";
import { assigner } from "../rollout/assign.ts";
import { testProject } from "./_test-project.ts";
import type { Config } from "./config.ts";
import { createRelease } from "./create-release.ts";
import { handover } from "./handover.ts";
import type { App } from "./open.ts";
import { open } from "./open.ts";

const today: Workflow<string, string> = workflow({ name: "support", run: async () => "today" });

/** An app with two releases of a workflow that says which one it is. */
async function scene(config: Config = {}) {
  const code = (name: string, body: string) => `
    import { workflow } from "airworthy";
    const any = { "~standard": { version: 1, vendor: "own", validate: (value) =>
      ${name === "b"} && value === "no" ? { issues: [{ message: "not that" }] } : { value } } };
    const support = workflow({ name: "support", input: any, run: async (ctx) => { ${body} } });
    export default { workflows: [support] };
  `;
  const project = testProject({ "airworthy.config.ts": code("a", `return "a";`) });
  const app = await open({ store: ":memory:", ...config, releases: { root: project.folder } });
  after(() => app.close());
  const { id: a } = await createRelease({ config: project.config, store: app.store });
  project.write({
    "airworthy.config.ts": code("b", `await ctx.step("s", () => 1); return "b";`),
  });
  const { id: b } = await createRelease({ config: project.config, store: app.store });
  return { app, a, b, serve: (parts: Partial<Serving>) => serve(app, parts), project };
}

async function serve(app: App, parts: Partial<Serving>): Promise<void> {
  const rev = ((await app.store.servings.current("support"))?.rev ?? 0) + 1;
  await app.store.servings.set({ workflow: "support", rev, at: Date.now(), by: "ada", ...parts });
  // What serves a workflow is asked anew within 20 ms; other processes wait as long.
  const changed = performance.now() + 25;
  while (performance.now() < changed) await new Promise(setImmediate);
}

const splitOf = (candidate: ReleaseId, parts: Partial<Split> = {}): Split => ({
  rollout: "r",
  candidate,
  percent: 50,
  ...parts,
});

/** Output, release and assignment of a run. */
async function ran(app: App, input: string, options: Parameters<App["run"]>[2] = {}) {
  const result = await app.run(today, input, options);
  const stored = await app.store.load(result.id);
  const output = result.status === "completed" ? result.output : result.status;
  return { output, release: stored?.release, assignment: stored?.assignment, id: result.id };
}

test("runs go to what serves their workflow, stamped with it, and back at the next change", async () => {
  const { app, a, b, serve } = await scene({ release: "label" });
  assert.deepEqual(await ran(app, "?").then(({ output, release }) => [output, release]), ["today", "label"]);
  await serve({ stable: a });
  assert.deepEqual(await ran(app, "?").then(({ output, release }) => [output, release]), ["a", a]);
  await serve({ stable: a, split: splitOf(b, { percent: 100 }) });
  const canary = await ran(app, "?");
  assert.deepEqual(
    [canary.output, canary.release, canary.assignment],
    ["b", b, { rollout: "r", arm: "candidate", share: 1, by: "chance" } satisfies RunAssignment],
  );
  assert.equal((await app.replay(canary.id)).status, "same");
  await serve({ stable: a });
  assert.equal((await ran(app, "?")).output, "a");
  // Who names a release, or wants the workflow that is given, gets it.
  assert.equal((await ran(app, "?", { release: b })).output, "b");
  assert.equal((await ran(app, "?", { by: "given" })).output, "today");
});

test("a conversation stays with its release, as the vectors say, and carries its share", async () => {
  const { app, a, b, serve } = await scene();
  const split = splitOf(b);
  await serve({ stable: a, split });
  for (let i = 0; i < 12; i++) {
    const session = `chat-${i}`;
    const { arm } = assigner(split)({ session, run: "" });
    for (const turn of [1, 2]) {
      const { output, assignment } = await ran(app, `turn ${turn}`, { session: parseSessionId(session) });
      assert.deepEqual([output, assignment?.share], [arm === "candidate" ? "b" : "a", 0.5]);
    }
  }
});

test("use cases that the candidate may not take stay with the incumbent, or go to a person", async () => {
  const { app, a, b, serve } = await scene({
    assignment: { useCase: ({ input }) => (input === "money back" ? "refund" : undefined) },
  });
  await serve({ stable: a, split: splitOf(b, { percent: 100, useCases: { only: ["refund"] } }) });
  assert.equal((await ran(app, "money back")).output, "b");
  assert.equal((await ran(app, "hello", { useCase: "refund" })).output, "b");
  const other = await ran(app, "hello");
  assert.deepEqual([other.output, other.assignment?.by], ["a", "use_case"]);

  await serve({
    stable: a,
    split: splitOf(b, { percent: 100, useCases: { only: ["refund"], others: "person" } }),
  });
  const waiting = await ran(app, "hello", { useCase: "legal" });
  assert.equal(waiting.output, "waiting");
  const [pending] = await app.store.approvals.pending(waiting.id);
  assert.match(pending?.title ?? "", /Take over a run of "support".*use case "legal"/);
  assert.ok(pending !== undefined);
  await app.decide(waiting.id, pending.address, { approved: true, by: "eve", reason: "Called her" });
  const done = await app.resume(waiting.id);
  assert.equal((done.status === "completed" && (done.output as { by: string }).by) || done.status, "eve");
  assert.equal((await app.store.load(waiting.id))?.workflow, handover.name);
});

test("a candidate that does not load, or refuses an input, fails nobody", async () => {
  const { app, a, b, serve } = await scene();
  await serve({ stable: a, split: splitOf(b, { percent: 100 }) });
  const refused = await ran(app, "no");
  assert.deepEqual(
    [refused.output, refused.release, refused.assignment],
    ["a", a, { rollout: "r", arm: "candidate", share: 1, by: "refused" }],
  );

  const warnings: string[] = [];
  process.on("warning", ({ message }) => warnings.push(message));
  const missing = "rel_00000000000000cc" as ReleaseId;
  await serve({ stable: a, split: splitOf(missing, { percent: 100 }) });
  const [first, second] = [await ran(app, "?"), await ran(app, "?")];
  assert.deepEqual([first.output, first.assignment?.by, second.output], ["a", "not_loaded", "a"]);
  await new Promise(setImmediate);
  assert.equal(warnings.filter((text) => text.includes(missing)).length, 1);
});

test("answers of the candidate wait for a person where its stage says so, and nobody else's do", async () => {
  const { app, a, b, serve } = await scene();
  await serve({
    stable: a,
    split: splitOf(b, { percent: 100, deny: ["eve"], review: { approvers: ["ann"] } }),
  });
  const [reviewed, other, refused] = [
    await ran(app, "?"),
    await ran(app, "?", { subject: { id: "eve" } }),
    await ran(app, "no"),
  ];
  assert.deepEqual([reviewed.output, other.output, refused.output], ["waiting", "a", "a"]);
  const [asked] = await app.store.approvals.pending(reviewed.id);
  assert.ok(asked !== undefined);
  assert.equal(app.mayDecide(asked, { name: "bob", role: "operator" }), false);
  await app.decide(reviewed.id, asked.address, { approved: true, by: "ann", input: "better" });
  const done = await app.resume(reviewed.id);
  assert.equal(done.status === "completed" && done.output, "better");
});

test("a flag decides in place of the draw, and only what is drawn counts", async () => {
  const decided = new Map<string, { candidate: boolean; share?: number } | undefined>([
    ["ada", { candidate: true, share: 0.2 }],
    ["bob", { candidate: true }],
  ]);
  const { app, a, b, serve } = await scene({
    assignment: { flag: ({ subject }) => decided.get(subject?.id ?? "") },
  });
  await serve({ stable: a, split: splitOf(b, { unit: "user", percent: 0, deny: ["eve"] }) });
  const of = async (id: string) => (await ran(app, "?", { subject: { id } })).assignment;

  decided.set("zoe", { candidate: true, share: Number.NaN });
  assert.deepEqual(await of("zoe"), { rollout: "r", arm: "candidate", share: 1, by: "flag" });
  assert.deepEqual(await of("ada"), { rollout: "r", arm: "candidate", share: 0.2, by: "chance" });
  assert.deepEqual(await of("bob"), { rollout: "r", arm: "candidate", share: 1, by: "flag" });
  assert.deepEqual(await of("joe"), { rollout: "r", arm: "stable", share: 0, by: "chance" });
  assert.deepEqual(await of("eve"), { rollout: "r", arm: "stable", share: 0, by: "deny" });
});

test("a flag or a use case that throws, or never answers, fails no run: it is assigned without them", async () => {
  const { app, b, serve } = await scene({
    assignment: {
      flag: ({ subject }) =>
        subject?.id === "slow" ? new Promise(() => {}) : Promise.reject(new Error("no flags today")),
      useCase: () => {
        throw new Error("no model today");
      },
    },
  });
  const useCases = { only: ["refund"], unknown: "candidate" } as const;
  await serve({ split: splitOf(b, { percent: 100, useCases }) });
  const of = async (id: string) => (await ran(app, "?", { subject: { id } })).assignment;

  const drawn = { rollout: "r", arm: "candidate", share: 1, by: "chance", useCases };
  assert.deepEqual([await of("ada"), await of("slow")], [drawn, drawn]);
});
