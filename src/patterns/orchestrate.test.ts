import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { addresses, outputOf, record, replay } from "./_test-run.ts";
import { orchestrate } from "./orchestrate.ts";

const sum = (done: readonly { readonly value: number }[]) =>
  done.reduce((total, { value }) => total + value, 0);

test("orchestrate() plans, works and synthesizes, in the order of the plan", async () => {
  const { output, done, stopped } = await orchestrate("count", {
    plan: (text: string) => text.split(" "),
    worker: async (word) => word.length,
    synthesize: (all) => all.map(({ value }) => value).join("+"),
  }).run("one three five");

  assert.equal(output, "3+5+4");
  assert.deepEqual(done[1], { task: "three", value: 5 });
  assert.equal(stopped, "done");
});

test("orchestrate() refuses a plan before any worker begins, naming the task", async () => {
  let worked = 0;
  const refactor = orchestrate("refactor", {
    plan: (files: string[]) => files.map((file) => ({ file })),
    task: z.object({ file: z.string().endsWith(".ts") }),
    worker: () => ++worked,
    synthesize: sum,
  });

  await assert.rejects(refactor.run(["a.ts", "b.md"]), {
    code: "orchestrate_plan_invalid",
    message: /^Stopped "refactor" before its workers began: task 1: file: /,
  });
  assert.equal(worked, 0);
});

test("orchestrate() gives each task to the worker that it names", async () => {
  type Task = { worker: "add"; by: number } | { worker: "say"; word: string };
  const plan = (tasks: Task[]) => tasks;
  const mixed = orchestrate("mixed", {
    plan,
    workers: { add: ({ by }) => by + 1, say: ({ word }) => word.length },
    synthesize: sum,
  });

  assert.equal(
    (
      await mixed.run([
        { worker: "add", by: 1 },
        { worker: "say", word: "four" },
      ])
    ).output,
    6,
  );
  await assert.rejects(mixed.run(JSON.parse('[{"worker":"toString"}]')), {
    code: "orchestrate_plan_invalid",
    message: /task 0: no worker is called "toString", expected one of add, say$/,
  });
});

function many(
  tasks: number,
  bounds: { maxTasks?: number; maxRounds?: number; onTooMany?: "fail" | "truncate" },
) {
  return orchestrate("many", {
    plan: (_: string, { round }) => (round > 2 ? [] : Array.from({ length: tasks }, () => 1)),
    worker: (n) => n,
    synthesize: sum,
    ...bounds,
  }).run("");
}

test("orchestrate() with too many tasks fails, or does the first ones and says so", async () => {
  await assert.rejects(many(4, { maxTasks: 3 }), {
    code: "orchestrate_too_many_tasks",
    message: 'Stopped "many" before its workers began: 4 tasks are planned, expected at most 3',
  });
  const { output, dropped, stopped } = await many(4, { maxTasks: 3, onTooMany: "truncate" });

  assert.deepEqual([output, dropped, stopped], [3, 1, "max_tasks"]);
});

test("orchestrate() asks its planner again until it gives no more, within its rounds and tasks", async () => {
  const enough = await many(2, { maxRounds: 5 });
  const cut = await many(2, { maxRounds: 2 });

  assert.deepEqual([enough.output, enough.rounds, enough.stopped], [4, 3, "done"]);
  assert.deepEqual([cut.output, cut.rounds, cut.stopped], [4, 2, "max_rounds"]);
  await assert.rejects(many(2, { maxRounds: 5, maxTasks: 3 }), { code: "orchestrate_too_many_tasks" });
});

test("orchestrate() throws a worker's error, or lists it where it collects", async () => {
  const halves = (onFailure: "fail" | "collect") =>
    orchestrate("halves", {
      plan: (numbers: number[]) => numbers,
      worker: async (n) => {
        if (n % 2 === 1) throw new RangeError(`${n} is odd`);
        return n / 2;
      },
      synthesize: sum,
      onFailure,
    }).run([2, 3, 4]);

  await assert.rejects(halves("fail"), { name: "RangeError" });
  const { output, failed } = await halves("collect");
  assert.equal(output, 3);
  assert.deepEqual(
    failed.map(({ task }) => task),
    [3],
  );
});

test("orchestrate() is visible by planner, worker and synthesis, and replays", async () => {
  const build = (step: (name: string, value: number) => Promise<number>) =>
    orchestrate("job", {
      plan: async (n: number) => Array.from({ length: await step("planner", n) }, (_, i) => i),
      worker: (i) => step("worker", i * 10),
      synthesize: (done) => step("writer", sum(done)),
    }).run(2);
  const run = await record((ctx) => build((name, value) => ctx.step(name, () => value)));

  assert.deepEqual(addresses(run), [
    "job/plan/planner",
    "job/tasks",
    "job/work/0/worker",
    "job/work/1/worker",
    "job/synthesize/writer",
  ]);
  const again = await replay(run, (ctx) => build((name) => ctx.step(name, () => -1)));
  assert.equal(outputOf(again).output, 10);
});

test("orchestrate() refuses bounds that cannot be", () => {
  const none = () =>
    orchestrate("none", { plan: (n: number[]) => n, worker: (n) => n, synthesize: sum, maxWorkers: 0 });

  assert.throws(none, { message: 'Cannot make "none" with maxWorkers 0: expected an integer of at least 1' });
});
