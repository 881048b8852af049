import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { workflow } from "../core/workflow.ts";
import { openSqliteStore } from "../store/sqlite/sqlite-store.ts";
import { promptfooProvider } from "./promptfoo-provider.ts";

const folder = mkdtempSync(join(tmpdir(), "airworthy-promptfoo-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const shout = workflow({
  name: "shout",
  run: async (ctx, input: string | { readonly fail: boolean } | { readonly ask: boolean }) => {
    if (typeof input === "string") return input.toUpperCase();
    if ("ask" in input) return (await ctx.approve("go on", { title: "Go on?" })).approved;
    throw new Error("nothing to shout");
  },
});
const config = { store: "runs.db", workflows: [shout] };

test("each test is a recorded run, whose id promptfoo is told", async () => {
  const Provider = promptfooProvider({ config, folder, workflow: "shout" });
  const provider = new Provider();
  const [one, two] = await Promise.all([
    provider.callApi("Say: hello"),
    provider.callApi("Say: hello", { vars: { input: "hello" } }),
  ]);

  assert.equal(provider.id(), "airworthy:shout");
  assert.deepEqual([one.output, two.output], ["SAY: HELLO", "HELLO"]);
  assert.deepEqual([one.cost, one.tokenUsage], [0, { total: 0, prompt: 0, completion: 0 }]);
  const store = await openSqliteStore({ path: join(folder, "runs.db") });
  const { runs } = await store.list({ tag: "promptfoo" });
  assert.deepEqual(new Set(runs.map(({ id }) => id)), new Set([one.metadata?.run, two.metadata?.run]));
  await store.close();
});

test("a run that fails or waits is an error with its id", async () => {
  const Provider = promptfooProvider({ config: { ...config, store: ":memory:" }, folder, workflow: "shout" });
  const failed = await new Provider().callApi("", { vars: { input: { fail: true } } });
  const waiting = await new Provider().callApi("", { vars: { input: { ask: true } } });

  assert.equal(failed.error, `nothing to shout (run ${failed.metadata?.run})`);
  assert.equal(waiting.error, `The run ${waiting.metadata?.run} waits for a person to decide`);
});

test("the input can be made of the prompt and the variables", async () => {
  const Provider = promptfooProvider({
    config: { ...config, store: ":memory:" },
    workflow: "shout",
    input: ({ prompt, vars }) => `${prompt} ${String(vars.name)}`,
  });

  assert.equal((await new Provider().callApi("dear", { vars: { name: "ada" } })).output, "DEAR ADA");
});

test("a configuration that a loader has wrapped is taken as well", async () => {
  const wrapped = { default: { ...config, store: ":memory:" } };
  const Provider = promptfooProvider({ config: wrapped, workflow: "shout" });

  assert.equal((await new Provider().callApi("x")).output, "X");
});

test("a workflow that is not there is refused by name", async () => {
  const Provider = promptfooProvider({ config: { ...config, store: ":memory:" }, workflow: "whisper" });

  await assert.rejects(new Provider().callApi("x"), { code: "workflow_unknown" });
});
