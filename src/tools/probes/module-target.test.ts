import assert from "node:assert/strict";
import { test } from "node:test";
import { jsonSchema, tool as plain } from "ai";
import { z } from "zod";
import { tool } from "../tool.ts";
import { moduleTarget } from "./module-target.ts";
import { probe } from "./probe.ts";

const own = tool({
  name: "ping",
  description: "Says whether the shop is open right now",
  input: z.object({}),
  output: z.object({ open: z.boolean() }),
  effect: "read",
  run: () => ({ open: true }),
});
const find = plain({
  description: "Finds a user by the id",
  inputSchema: z.object({ id: z.string() }),
  execute: async ({ id }) => ({ id, since: new Date(0), note: undefined }),
});
const given = {
  signal: new AbortController().signal,
  timeout: 1_000,
};

test("moduleTarget() takes tools of both kinds, alone, in a list and in an object, each once", async () => {
  const target = await moduleTarget(
    [
      { own, list: [own], tools: { find_user: find }, version: 3, nothing: null },
      { lookUp: plain({ description: "Looks up", inputSchema: jsonSchema({ type: "object" }) }) },
    ],
    { name: "a.ts, b.ts" },
  );

  assert.deepEqual(
    target.tools.map(({ name, recordsItself, definitionOnly }) => [name, recordsItself, definitionOnly]),
    [
      ["ping", true, undefined],
      ["find_user", undefined, undefined],
      ["lookUp", undefined, true],
    ],
  );
  assert.deepEqual(target.tools[1]?.inputSchema.required, ["id"]);
});

test("a plain tool is called as the AI SDK calls it: checked first, and its result as a model gets it", async () => {
  const { tools } = await moduleTarget([{ find }], { name: "a.ts" });

  const answer = await tools[0]?.call({ id: "u1" }, given);
  const wrong = await tools[0]?.call({ id: 3 }, given);

  assert.deepEqual(answer?.kind === "result" && answer.value, {
    id: "u1",
    since: "1970-01-01T00:00:00.000Z",
  });
  assert.equal(wrong?.kind, "refused");
  assert.match(wrong?.text ?? "", /Invalid input: id/);
});

test("a plain tool may stream, take a JSON Schema, throw, and ask for an approval that nobody gives", async () => {
  let paid = 0;
  const { tools } = await moduleTarget(
    [
      {
        stream: plain({
          inputSchema: jsonSchema<{ n: number }>({ type: "object", properties: { n: { type: "number" } } }),
          execute: async function* ({ n }) {
            yield "working";
            yield `done ${n}`;
          },
        }),
        broken: plain({
          inputSchema: z.object({ id: z.string() }),
          execute: async ({ id }): Promise<string> => {
            throw new Error(`no database for ${id}`);
          },
        }),
        pay: plain({
          inputSchema: z.object({ cents: z.number() }),
          needsApproval: async ({ cents }) => cents > 100,
          execute: async () => {
            paid += 1;
            return "paid";
          },
        }),
      },
    ],
    { name: "a.ts" },
  );
  const ask = (name: string, input: Readonly<Record<string, unknown>>) =>
    tools.find((one) => one.name === name)?.call(input, given);
  const call = async (name: string, input: Readonly<Record<string, unknown>>) =>
    (await ask(name, input))?.text;

  assert.equal(await call("stream", { n: 2 }), "done 2");
  assert.equal(await call("broken", { id: "u1" }), "no database for u1");
  assert.equal(await call("pay", { cents: 50 }), "paid");
  const denied = await ask("pay", { cents: 500 });
  assert.equal(denied?.kind === "refused" && denied.code, "approval_denied");
  assert.equal(paid, 1);
});

test("probe() reads the definition of a tool that only its client can call", async () => {
  const target = await moduleTarget(
    [{ confirm: plain({ description: "Confirm", inputSchema: z.object({ text: z.string() }) }) }],
    { name: "a.ts" },
  );

  const report = await probe(target, { allowWrites: true });

  assert.equal(report.calls, 0);
  assert.equal(report.tools[0]?.limited, "it cannot be called from here");
  assert.ok(report.findings.some(({ fault }) => fault === "params_undocumented"));
});
