import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { isAirworthyError } from "../core/errors.ts";
import { scriptedModel, text, toolCall } from "../models/_test-model.ts";
import { tool as plainTool } from "../models/ai-sdk.ts";
import { tool } from "../tools/tool.ts";
import { toolset } from "../tools/toolset.ts";
import { addresses, outputOf, record, replay } from "./_test-run.ts";
import type { AgentOptions } from "./agent.ts";
import { agent } from "./agent.ts";

const findOrder = tool({
  name: "find_order",
  description: "Look up an order by its id.",
  input: z.object({ id: z.string() }),
  output: z.object({ status: z.string() }),
  effect: "read",
  run: async ({ id }) => ({ status: `${id} is shipped` }),
});
const roll = plainTool({
  description: "Roll a die",
  inputSchema: z.object({ sides: z.number() }),
  execute: async ({ sides }) => sides,
});
const ask = (id: string) => toolCall("find_order", { id });

function support(turns: Parameters<typeof scriptedModel>[0], options: Partial<AgentOptions<string>> = {}) {
  const model = scriptedModel(turns);
  return { model, agent: agent("support", { model, tools: { ...toolset([findOrder]), roll }, ...options }) };
}

test("agent() calls tools until the model answers, and gives what it said and did", async () => {
  const { agent: made, model } = support([ask("W1"), toolCall("roll", { sides: 6 }), text("It is shipped")], {
    instructions: "Be brief",
  });

  const result = await made.run("Where is W1?");

  assert.ok(result.stopped === "answered");
  assert.equal(result.output, "It is shipped");
  assert.deepEqual(
    result.turns.map(({ uses }) => uses.map(({ tool, outcome }) => [tool, outcome])),
    [
      [["find_order", { kind: "result", output: { status: "W1 is shipped" } }]],
      [["roll", { kind: "result", output: 6 }]],
      [],
    ],
  );
  assert.deepEqual(model.calls[0]?.prompt[0], { role: "system", content: "Be brief" });
  assert.deepEqual(
    result.messages.map(({ role }) => role),
    ["assistant", "tool", "assistant", "tool", "assistant"],
  );
});

test("agent() goes on with a conversation, of which its result holds only what is new", async () => {
  const { agent: made, model } = support([text("Again: shipped")]);
  const before = [
    { role: "user", content: "Where is W1?" },
    { role: "assistant", content: "Shipped" },
    { role: "user", content: "Sure?" },
  ] as const;

  const { messages } = await made.run(before);

  assert.equal(model.calls[0]?.prompt.length, 3);
  assert.equal(messages.length, 1);
});

test("agent() at its step limit ends in an error, or in a result that says so", async () => {
  const turns = [ask("W1"), ask("W2"), ask("W3")];

  await assert.rejects(support(turns, { maxSteps: 3 }).agent.run("?"), {
    code: "agent_step_limit",
    message: 'Stopped agent "support": it has made the 3 model calls it may make and still calls tools',
  });
  const result = await support(turns, { maxSteps: 3, onStepLimit: "return" }).agent.run("?");
  assert.deepEqual([result.stopped, result.output, result.turns.length], ["step_limit", undefined, 3]);
});

test("agent() that goes round in circles ends in agent_loop, long before its limit", async () => {
  const { agent: made, model } = support([ask("W1")], { maxSteps: 100 });

  await assert.rejects(made.run("?"), (error) => {
    assert.ok(isAirworthyError(error, "agent_loop"));
    assert.match(error.message, /after 3 turns: it has called find_order with the same arguments 3 times$/);
    return true;
  });
  assert.equal(model.calls.length, 3);
  await assert.rejects(support([ask("W1"), ask("W2"), ask("W1"), ask("W2")]).agent.run("?"), {
    code: "agent_loop",
    message: /it has gone through find_order, find_order with the same arguments 2 times over$/,
  });
  await assert.rejects(support([ask("W1")], { loop: false, maxSteps: 7 }).agent.run("?"), {
    code: "agent_step_limit",
  });
});

test("agent() stops where its own condition says so", async () => {
  const { agent: made } = support([ask("W1"), ask("W2"), text("never")], {
    stopWhen: (turns) =>
      turns.at(-1)?.uses.some(({ input }) => JSON.stringify(input).includes("W2")) ?? false,
  });

  const { stopped, turns } = await made.run("?");

  assert.deepEqual([stopped, turns.length], ["stop_when", 2]);
});

test("agent() hands back a call to a tool that it cannot make", async () => {
  const handOver = {
    description: "Hand over to a person",
    inputSchema: z.object({ why: z.string() }),
  };
  const model = scriptedModel([toolCall("hand_over", { why: "angry" })]);

  const { stopped, turns } = await agent("support", { model, tools: { hand_over: handOver } }).run("?");

  assert.equal(stopped, "pending_tools");
  assert.deepEqual(turns[0]?.uses, [
    { tool: "hand_over", input: { why: "angry" }, outcome: { kind: "pending" } },
  ]);
});

test("agent() whose model ends without an answer says so instead of answering with nothing", async () => {
  await assert.rejects(support([text(" ")]).agent.run("?"), {
    code: "agent_no_answer",
    message:
      'Stopped agent "support" in turn 1: the model ended with "stop", expected an answer or a tool call',
  });
});

test("agent() answers in the shape that is asked for", async () => {
  const model = scriptedModel([text('{"status":"shipped"}')]);
  const shaped = agent("shaped", { model, output: z.object({ status: z.enum(["paid", "shipped"]) }) });

  const { output } = await shaped.run("?");

  const status: "paid" | "shipped" | undefined = output?.status;
  assert.equal(status, "shipped");
});

test("agent() sends a tool's failure back to the model, and can go on", async () => {
  const { agent: made, model } = support([toolCall("find_order", { id: 1 }), text("I need the id")]);

  const { turns } = await made.run("?");

  assert.equal(turns.length, 2);
  assert.match(JSON.stringify(model.calls[1]?.prompt), /"code":"invalid_input"/);
});

test("agent() keeps its calls and why it stopped in the journal, and replays without the model", async () => {
  const { agent: made, model } = support([ask("W1"), ask("W2"), text("Both shipped")]);
  const run = await record(() => made.run("W1 and W2?"));

  assert.equal(outputOf(run).text, "Both shipped");
  assert.deepEqual(addresses(run), [
    "support/model",
    "support/find_order",
    "support/model#2",
    "support/find_order#2",
    "support/model#3",
    "support/stopped",
  ]);
  assert.equal(run.calls.at(-1)?.answer, '{"stopped":"answered","turns":3}');
  const again = await replay(run, () => made.run("W1 and W2?"));
  assert.equal(outputOf(again).text, "Both shipped");
  assert.equal(model.calls.length, 3);
});

test("agent() gives up when it is told to", async () => {
  const stop = new AbortController();
  const { agent: made, model } = support([
    async () => {
      stop.abort(new Error("No longer wanted"));
      return ask("W1");
    },
    text("never"),
  ]);

  await assert.rejects(made.run("?", { signal: stop.signal }), { message: "No longer wanted" });
  assert.equal(model.calls.length, 1);
});

test("agent() refuses bounds that cannot be", () => {
  assert.throws(() => support([], { maxSteps: 0 }), { code: "invalid_agent" });
  assert.throws(() => support([], { loop: { repeats: 1 } }), {
    message: 'Cannot make agent "support" with loop.repeats 1: expected an integer of at least 2',
  });
});
