import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { open } from "../../app/open.ts";
import type { RunId } from "../../core/ids.ts";
import { workflow } from "../../core/workflow.ts";
import { tool } from "../tool.ts";
import { isToolFailure } from "../tool-failure.ts";
import type { Cut } from "./cut.ts";

const rows = Array.from({ length: 50 }, (_, i) => ({ id: `W${i}`, note: "x".repeat(30) }));
const list = tool({
  name: "list_orders",
  description: "Lists orders",
  input: z.object({ customer: z.string() }),
  output: z.object({ orders: z.array(z.object({ id: z.string(), note: z.string() })), total: z.number() }),
  effect: "read",
  limits: { maxOutput: 1_000 },
  run: () => ({ orders: rows, total: rows.length }),
});

type Part = { orders: typeof rows; total: number; cut: Cut };

/** Reads as a model does: with the readMore of each answer, to the end. */
async function readAll(execute: (input: object) => Promise<unknown>): Promise<unknown[]> {
  const parts: unknown[] = [await execute({ customer: "C1" })];
  for (let i = 0; i < 100; i++) {
    const { cut } = parts.at(-1) as { cut?: Cut };
    if (cut === undefined || cut.readMore === null) return parts;
    parts.push(await execute({ readMore: cut.readMore }));
  }
  return assert.fail("it never ends");
}

test("maxOutput gives a model a long list in parts, and a program all of it", async () => {
  const parts = (await readAll((input) => list.execute(input as never))) as Part[];

  assert.ok(parts.length > 2);
  for (const part of parts) {
    const { cut: _, ...rest } = part;
    assert.ok(JSON.stringify(rest).length <= 1_000);
    assert.equal(part.total, 50);
  }
  assert.deepEqual(
    parts.flatMap(({ orders }) => orders),
    rows,
  );
  assert.match(parts[0]?.cut.shown ?? "", /^items 1 to \d+ of 50$/);
  assert.match(parts[0]?.cut.how ?? "", /call list_orders again with this readMore/);
  assert.deepEqual(await list.call({ customer: "C1" }), { orders: rows, total: 50 });
});

test("maxOutput gives a long text in parts of characters, none of them lost", async () => {
  const text = `${"Zeile ä\n".repeat(300)}end`;
  const one = tool({
    name: "read_page",
    description: "Reads a page",
    input: z.object({}),
    output: z.string(),
    effect: "read",
    limits: { maxOutput: 500 },
    run: () => text,
  });
  const parts = (await readAll((input) => one.execute(input as Record<string, never>))) as {
    text: string;
    cut: Cut;
  }[];

  assert.equal(parts.map((part) => part.text).join(""), text);
  assert.equal(parts.at(-1)?.cut.readMore, null);
});

test("maxOutput cuts a list of items that are too long each as a text", async () => {
  const one = tool({
    name: "long_items",
    description: "Lists long items",
    input: z.object({}),
    output: z.object({ items: z.array(z.string()) }),
    effect: "read",
    limits: { maxOutput: 300 },
    run: () => ({ items: ["a".repeat(900), "b"] }),
  });
  const parts = (await readAll((input) => one.execute(input as Record<string, never>))) as { text: string }[];

  assert.equal(JSON.parse(parts.map(({ text }) => text).join("")).items[0].length, 900);
});

test("maxOutput leaves alone what fits", async () => {
  const one = tool({
    name: "short",
    description: "Is short",
    input: z.object({}),
    output: z.object({ items: z.array(z.number()) }),
    effect: "read",
    limits: { maxOutput: 300 },
    run: () => ({ items: [1, 2] }),
  });

  assert.deepEqual(await one.execute({}), { items: [1, 2] });
});

test("maxOutput keeps the whole in the journal, and each part that was read; a replay reads the same", async () => {
  const flow = workflow({
    name: "reads",
    run: async () => {
      const parts = (await readAll((input) => list.execute(input as never))) as Part[];
      return parts.map(({ cut }) => cut.shown);
    },
  });
  const app = await open({ store: ":memory:", workflows: [flow] });
  const run = await app.run(flow, undefined);
  assert.equal(run.status, "completed");
  const calls = (await app.store.load(run.id as RunId))?.calls ?? [];
  assert.deepEqual(JSON.parse(calls[0]?.answer ?? ""), { orders: rows, total: 50 });
  assert.match(calls[1]?.ask?.text ?? "", /^\{"readMore":"list_orders@\d+"\}$/);
  const again = await app.replay(run.id);
  assert.equal(again.status, "same", JSON.stringify(again));
  await app.close();
});

test("maxOutput answers a readMore that it never gave, or of another run, with what to do", async () => {
  const foreign: string[] = [];
  const flow = workflow({
    name: "reads",
    run: async () => {
      const asked = foreign.length === 0 ? {} : { readMore: foreign[0] };
      const part = await list.execute({ customer: "C1", ...asked } as never);
      if (!isToolFailure(part)) foreign.push(String((part as Part).cut.readMore));
      return part;
    },
  });
  const app = await open({ store: ":memory:", workflows: [flow] });
  await app.run(flow, undefined);
  const other = await app.run(flow, undefined);
  await app.close();
  assert.equal(other.status === "completed" && isToolFailure(other.output) && other.output.code, "not_kept");

  for (const readMore of ["", "x", "list_orders@", "list_orders!1@x", "@@", 7]) {
    const answer = await list.execute({ customer: "C1", readMore } as never);
    const isKnown = readMore === "" || !isToolFailure(answer);
    assert.ok(isKnown || ["not_kept", "invalid_input"].includes(answer.code), JSON.stringify(answer));
  }
});

test("maxOutput is in the schema and in the description that a model reads", () => {
  assert.match(list.description, /Results longer than 1000 characters come in parts/);
  assert.ok("readMore" in (list.contract.input.properties as object));
  assert.equal(list.contract.limits.shared?.maxOutput, 1_000);
});
