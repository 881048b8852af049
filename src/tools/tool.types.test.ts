import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import type { DryRun } from "./dry-run.ts";
import type { ChosenOrder } from "./order/tool-sort.ts";
import type { CutText } from "./output/cut.ts";
import type { More } from "./paging/paging.ts";
import type { NoMatch } from "./search/tool-search.ts";
import { tool } from "./tool.ts";
import type { ToolFailure } from "./tool-failure.ts";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Compiles only where the types are the same. */
function same<A, B>(_: Same<A, B>): void {}

const plainInput = z.object({ id: z.string(), limit: z.number().default(1) });
const plain = tool({
  name: "plain",
  description: "Has no parts",
  input: plainInput,
  output: z.object({ status: z.string() }),
  run: (input, context) => {
    same<typeof input, { id: string; limit: number }>(true);
    same<typeof context.sort, undefined>(true);
    return { status: "" };
  },
});

const full = tool({
  name: "full",
  description: "Has every part of a read",
  input: z.object({ query: z.string(), cursor: z.string().optional() }),
  output: z.object({ rows: z.array(z.object({ at: z.number() })), nextCursor: z.string().optional() }),
  effect: "read",
  limits: { maxOutput: 1_000 },
  paging: { style: "cursor" },
  search: { query: "query" },
  sort: {
    orders: { latest: { by: "at", direction: "desc" }, first: { by: "at", direction: "asc" } },
    default: "latest",
  },
  filters: { status: { values: ["paid", "shipped"] }, size: { values: ["s", "m"], default: "s" } },
  run: (_, { sort, filters }) => {
    same<typeof sort, ChosenOrder<"latest" | "first">>(true);
    same<typeof filters.status, "paid" | "shipped" | undefined>(true);
    same<typeof filters.size, "s" | "m">(true);
    return { rows: [{ at: filters.size.length }] };
  },
});

test("tool() without parts has the types of its schemas and no others", () => {
  same<Parameters<typeof plain.call>[0], { id: string; limit?: number | undefined }>(true);
  same<Awaited<ReturnType<typeof plain.call>>, { status: string }>(true);
  same<Awaited<ReturnType<typeof plain.execute>>, { status: string } | ToolFailure>(true);
  same<Awaited<ReturnType<typeof plain.dryRun>>, never>(true);
  assert.equal(plain.name, "plain");
});

test("tool() adds the fields of its parts to the types of its input and output", async () => {
  const found = await full.call({ query: "x", sort: "first", status: "paid", size: "m" });
  same<typeof found.more, More>(true);
  same<typeof found.noMatch, NoMatch | undefined>(true);
  type Part = Exclude<Awaited<ReturnType<typeof full.execute>>, ToolFailure | typeof found>;
  same<Part, CutText>(true);
  assert.deepEqual(found, { rows: [{ at: 1 }], more: null });
});

test("tool() refuses orders, filters and fields that are not declared", () => {
  // @ts-expect-error: there is no such order
  void full.call({ query: "x", sort: "cheapest" }).catch(() => {});
  // @ts-expect-error: there is no such filter value
  void full.call({ query: "x", status: "lost" }).catch(() => {});
  const base = {
    name: "base",
    description: "Reads",
    input: z.object({ q: z.string() }),
    output: z.object({ rows: z.array(z.string()) }),
    effect: "read",
    run: () => ({ rows: [] }),
  } as const;
  // @ts-expect-error: the input has no field of this name
  assert.throws(() => tool({ ...base, search: { query: "query" } }));
  const orders = { a: { by: "x", direction: "asc" } } as const;
  // @ts-expect-error: the default is none of the orders
  assert.throws(() => tool({ ...base, sort: { orders, default: "b" } }));
  // @ts-expect-error: the output has no list of this name
  assert.throws(() => tool({ ...base, items: "items", search: { query: "q" } }));
});

test("tool() knows the type of a preview", async () => {
  const write = tool({
    name: "write",
    description: "Writes",
    input: z.object({}),
    output: z.string(),
    dryRun: async () => ({ left: 7 }),
    run: () => "done",
  });
  const preview = await write.dryRun({});
  same<typeof preview, { left: number }>(true);
  same<Awaited<ReturnType<typeof write.execute>>, string | ToolFailure | DryRun<{ left: number }>>(true);
  assert.equal(preview.left, 7);
});
