import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { isAirworthyError } from "../../core/errors.ts";
import type { ReadTrial } from "./read-trials.ts";
import { readTrials } from "./read-trials.ts";

async function read(text: string): Promise<ReadTrial[]> {
  const folder = await mkdtemp(join(tmpdir(), "airworthy-trials-"));
  const file = join(folder, "trials.jsonl");
  try {
    await writeFile(file, text);
    const found: ReadTrial[] = [];
    for await (const one of readTrials(file)) found.push(one);
    return found;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function refused(text: string): Promise<string> {
  try {
    await read(text);
  } catch (error) {
    if (isAirworthyError(error, "invalid_trials")) return error.message.replace(/^.*?trials\.jsonl"/, "");
    throw error;
  }
  return "read";
}

const MESSAGES = [
  { role: "user", content: "Where is my order?" },
  {
    role: "assistant",
    content: null,
    tool_calls: [{ id: "1", function: { name: "find", arguments: "{}" } }],
  },
  { role: "tool", tool_call_id: "1", content: "shipped" },
  { role: "assistant", content: "It is on its way." },
];

test("a line is a trial, with its conversation as a run", async () => {
  const line = {
    case: 7,
    trial: 2,
    reward: 0.5,
    scores: { tone: true },
    messages: MESSAGES,
    cost: 0.01,
    tokensIn: 30,
    route: "orders",
    expect: { tools: ["find"] },
  };
  const [one, two] = await read(
    `${JSON.stringify(line)}\n{"case":"b","trial":1,"pass":true,"run":"run_1"}\n`,
  );
  assert.ok(one && two && typeof one.run === "object");

  assert.deepEqual(one.case, { id: "7", expect: { tools: ["find"] }, route: "orders" });
  assert.deepEqual([one.trial, one.pass, one.toolCalls, one.cost, one.took], [2, false, 1, 0.01, undefined]);
  assert.deepEqual(one.scores.reward, { kind: "scored", value: 0.5, pass: false });
  assert.deepEqual(
    one.run.calls.map(({ kind }) => kind),
    ["model", "tool", "model"],
  );
  assert.deepEqual(
    [two.pass, two.run, two.scores.reward],
    [true, "run_1", { kind: "scored", value: 1, pass: true }],
  );
});

test("trajectories of tau-bench give the expected actions, the user as cluster, and trials from 1", async () => {
  const actions = [{ name: "find", kwargs: { id: 1 } }];
  const info = { task: { user_id: "ada", instruction: "Ask for the order", actions, outputs: ["5"] } };
  const [one] = await read(JSON.stringify([{ task_id: 3, trial: 0, reward: 1, info, traj: MESSAGES }]));

  assert.deepEqual(one?.case, {
    id: "task-3",
    input: "Ask for the order",
    expect: { tools: [{ tool: "find", args: { id: 1 } }], outputs: ["5"] },
    cluster: "ada",
    subject: { id: "ada" },
  });
  assert.deepEqual([one?.trial, one?.pass, one?.source, one?.toolCalls], [1, true, "tau-bench", 1]);
});

test("what is no trial is refused with its place", async () => {
  assert.equal(await refused(""), ": it is empty");
  assert.equal(await refused('{"case":"a","trial":1}'), ", line 1: expected pass or reward");
  assert.match(await refused('{"case":"a","trial":0,"pass":true}'), /, line 1: "trial": /);
  assert.match(await refused('{"case":"a","trial":1,"pass":true,"colour":1}'), /colour/);
  assert.match(await refused('{"case":"a","trial":1,"reward":1.2}'), /"reward": /);
  assert.match(await refused('{"case":"a","trial":1,"pass":true}\nnot json'), /, line 2: it is not JSON/);
  assert.match(
    await refused('[{"task_id":1,"trial":0,"reward":1,"traj":[{"role":"user","content":"x"}]}]'),
    /, line 1, trial 1: "info": /,
  );
});
