import assert from "node:assert/strict";
import { test } from "node:test";
import { open, parseSessionId, route, ToolError, tool, workflow } from "airworthy";
import { z } from "zod";
import { caseOfRun } from "./case-of-run.ts";

const lookup = tool({
  name: "lookup_order",
  description: "Finds an order by its number",
  input: z.object({ id: z.string() }),
  output: z.object({ status: z.string() }),
  effect: "read",
  errors: { not_found: { description: "there is no such order", hint: "Ask for the number" } },
  run: ({ id }) => {
    if (id === "W1") return { status: "shipped" };
    throw new ToolError({ code: "not_found", message: `No order ${id}`, hint: "Ask for the number" });
  },
});

const desk = route("desk", {
  classify: async (message: string) => (message.includes("order") ? "orders" : "other"),
  routes: {
    orders: async (message) => {
      const found = await lookup.call({ id: message.includes("W1") ? "W1" : "W9" });
      return found.status;
    },
  },
  fallback: async () => "a person will answer",
});

const support = workflow({
  name: "support",
  run: async (ctx, message: string) => {
    const { output } = await desk.run(message);
    ctx.reply({ role: "user", content: message });
    return output;
  },
});

async function recorded() {
  const app = await open({ store: ":memory:", workflows: [support], redact: { detect: ["email"] } });
  const load = async (id: Parameters<typeof app.store.load>[0]) => {
    const run = await app.store.load(id);
    assert.ok(run);
    return run;
  };
  return { app, load };
}

test("a run becomes a case with its input, subject, route and where it came from", async () => {
  const { app, load } = await recorded();
  const { id } = await app.run(support, "Where is order W1?", {
    subject: { id: "ann", attributes: { plan: "pro" } },
    tags: ["chat"],
  });
  const made = await caseOfRun(app.store, await load(id), { expected: "delivered", tags: ["hard"] });
  const plain = await caseOfRun(app.store, await load(id));
  const kept = await caseOfRun(app.store, await load(id), { keepOutput: true, withCalls: true, id: "w1" });
  await app.close();

  assert.deepEqual(made, {
    case: {
      id: id.slice(0, 18),
      input: "Where is order W1?",
      expected: "delivered",
      tags: ["chat", "hard"],
      route: "orders",
      subject: { id: "ann", attributes: { plan: "pro" } },
      origin: { kind: "run", run: id },
    },
    warnings: [],
  });
  assert.match(plain.warnings.join(), /says nothing of what should come out/);
  assert.equal(kept.case.expected, "shipped");
  assert.deepEqual(kept.case.fixtures, [
    { tool: "lookup_order", input: { id: "W1" }, output: { status: "shipped" } },
  ]);
});

test("a failed run becomes a case, with the errors of its tools as fixtures", async () => {
  const { app, load } = await recorded();
  const { id, status } = await app.run(support, "Where is order W9?");
  const run = await load(id);
  const made = await caseOfRun(app.store, run, { withCalls: true, expect: { status: "completed" } });
  const refused = await caseOfRun(app.store, run, { keepOutput: true }).catch((error: unknown) => error);
  await app.close();

  assert.equal(status, "failed");
  assert.deepEqual(made.case.expect, { status: "completed" });
  assert.deepEqual(made.case.fixtures, [
    { tool: "lookup_order", input: { id: "W9" }, error: { code: "not_found", message: "No order W9" } },
  ]);
  assert.ok(refused instanceof Error && "code" in refused && refused.code === "run_not_a_case");
});

test("a turn of a conversation brings the turns before it, and is of their cluster", async () => {
  const { app, load } = await recorded();
  const session = parseSessionId("chat-7");
  await app.run(support, "Hello", { session });
  await app.run(support, "Where is order W1?", { session });
  const last = await app.run(support, "And now a person", { session });
  await app.run(support, "Later", { session });
  const made = await caseOfRun(app.store, await load(last.id));
  await app.close();

  assert.equal(made.case.input, undefined);
  assert.deepEqual(
    made.case.turns?.map((turn) => turn.input),
    ["Hello", "Where is order W1?", "And now a person"],
  );
  assert.equal(made.case.cluster, "chat-7");
  assert.equal(made.case.route, "fallback");
});

test("placeholders of redaction are told of", async () => {
  const { app, load } = await recorded();
  const { id } = await app.run(support, "Write to ann@example.com");
  const made = await caseOfRun(app.store, await load(id), { expected: "x" });
  await app.close();

  assert.match(String(made.case.input), /^Write to \[email:[0-9a-f]{8}\]$/);
  assert.match(made.warnings.join(), /holds placeholders of redaction/);
});

test("a run without an input cannot be a case", async () => {
  const nothing = workflow({ name: "nothing", run: async () => 1 });
  const app = await open({ store: ":memory:", workflows: [nothing] });
  const { id } = await app.run(nothing, undefined);
  const run = await app.store.load(id);
  assert.ok(run);
  const refused = await caseOfRun(app.store, run).catch((error: unknown) => error);
  await app.close();

  assert.ok(refused instanceof Error && "code" in refused && refused.code === "run_not_a_case");
});

test("the case of a run on the wrong route belongs where its expectation says, if the output was the route", async () => {
  const sort = workflow({ name: "sort", run: async (_ctx, text: string) => (await desk.run(text)).route });
  const app = await open({ store: ":memory:", workflows: [sort, support] });
  const routed = await app.run(sort, "Something else");
  const answered = await app.run(support, "Something else");
  const of = async (id: typeof routed.id, expected: unknown) => {
    const run = await app.store.load(id);
    assert.ok(run);
    return (await caseOfRun(app.store, run, { expected })).case.route;
  };
  const routes = [
    await of(routed.id, "orders"),
    await of(answered.id, "We look it up"),
    await of(answered.id, { route: "orders" }),
  ];
  await app.close();

  assert.deepEqual(routes, ["orders", "fallback", "orders"]);
});
