import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { open } from "../../app/open.ts";
import { isAirworthyError } from "../../core/errors.ts";
import type { Address } from "../../core/ids.ts";
import { workflow } from "../../core/workflow.ts";
import { tool } from "../tool.ts";
import { isToolError } from "../tool-error.ts";
import type { ToolContext } from "../tool-options.ts";

const ids = (from: number, to: number): { id: string }[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => ({ id: `W${from + i}` }));

const orders = z.array(z.object({ id: z.string() }));
const input = z.object({ cursor: z.string().optional() });
const output = z.object({ orders, nextCursor: z.string().nullish() });
type Page = z.input<typeof output>;

/** A list that gives whatever page a function says. */
function byCursor(page: (cursor: string | undefined) => Page, collect?: { max: number; pages?: number }) {
  const asked: (string | undefined)[] = [];
  const list = tool({
    name: "list_orders",
    description: "Lists orders",
    input,
    output,
    effect: "read",
    retry: { attempts: 1 },
    paging: { style: "cursor", ...(collect === undefined ? {} : { collect }) },
    run: ({ cursor }) => {
      asked.push(cursor);
      return page(cursor);
    },
  });
  return { asked, list };
}

/** 25 orders in pages of 10, the cursor being where the next begins. */
const tens = (cursor: string | undefined): Page => {
  const from = Number(cursor ?? 0);
  return { orders: ids(from, Math.min(from + 10, 25)), nextCursor: from + 10 < 25 ? `${from + 10}` : null };
};

function byNumber(
  style: "offset" | "page",
  options: { size?: number; total?: "total"; collect?: { max: number } },
) {
  const asked: unknown[] = [];
  const list = tool({
    name: "list_orders",
    description: "Lists orders",
    input: z.object({
      offset: z.number().default(0),
      page: z.number().default(1),
      limit: z.number().default(10),
    }),
    output: z.object({ orders, total: z.number().optional() }),
    effect: "read",
    retry: { attempts: 1 },
    paging: { style, sizeParam: "limit", ...options },
    run: ({ offset, page, limit }) => {
      const from = style === "offset" ? offset : (page - 1) * limit;
      asked.push(from);
      return { orders: ids(from, Math.min(from + limit, 25)), total: 25 };
    },
  });
  return { asked, list };
}

test("paging tells of every page whether there is more, and what to ask for it with", async () => {
  const { list } = byCursor(tens);
  const first = await list.call({});
  assert.deepEqual([first.orders.length, first.more?.cursor], [10, "10"]);
  assert.match(
    String(first.more?.how),
    /10 items.*list_orders again with the same arguments and this cursor/,
  );
  const last = await list.call({ cursor: "20" });
  assert.deepEqual([last.orders.length, last.more], [5, null]);
});

test("paging collects all pages up to its bound, and says where it stopped", async () => {
  const all = byCursor(tens, { max: 100 });
  const { orders: found, more } = await all.list.call({});
  assert.deepEqual([found, more, all.asked], [ids(0, 25), null, [undefined, "10", "20"]]);

  const some = byCursor(tens, { max: 20 });
  const part = await some.list.call({});
  assert.deepEqual([part.orders.length, part.more?.cursor, some.asked.length], [20, "20", 2]);

  const pages = byCursor(tens, { max: 100, pages: 1 });
  assert.equal((await pages.list.call({})).more?.cursor, "10");
});

test("paging by offset and by page ends at a short page or at the total", async () => {
  for (const style of ["offset", "page"] as const) {
    for (const known of [{ size: 10 }, { total: "total" as const }]) {
      const { asked, list } = byNumber(style, { ...known, collect: { max: 100 } });
      const { orders: found, more } = await list.call({});
      assert.deepEqual([found.length, more, asked], [25, null, [0, 10, 20]], style);
    }
  }
  const single = byNumber("page", { size: 10, total: "total" });
  const second = await single.list.call({ page: 2 });
  assert.equal(second.more?.page, 3);
  assert.match(String(second.more?.how), /10 of 25 items/);
  assert.equal((await single.list.call({ page: 3 })).more, null);
});

test("paging knows the last page of a caller who asks for fewer, and of a service that gives fewer", async () => {
  const fewer = byNumber("offset", { size: 100, collect: { max: 100 } });
  assert.equal((await fewer.list.call({ limit: 7 })).orders.length, 25);
  const capped = byNumber("offset", { size: 10 });
  assert.equal((await capped.list.call({ limit: 10 })).more?.offset, 10);
});

async function codeOf(call: Promise<unknown>): Promise<readonly [string, string]> {
  const error = await call.then(
    (value) => assert.fail(JSON.stringify(value).slice(0, 200)),
    (thrown: unknown) => thrown,
  );
  assert.ok(isToolError(error), String(error));
  return [error.code, error.message];
}

test("paging ends where a cursor leads back, at once or in a circle", async () => {
  const self = byCursor((cursor) => ({ orders: ids(0, 2), nextCursor: cursor ?? "a" }));
  assert.equal((await self.list.call({})).more?.cursor, "a");
  assert.deepEqual(await codeOf(self.list.call({ cursor: "a" })), [
    "paging_loop",
    'Cannot read all pages of list_orders: it gave the cursor "a" that it was asked with',
  ]);

  const next: Record<string, string> = { "": "a", a: "b", b: "c", c: "a" };
  const circle = byCursor((cursor = "") => ({ orders: ids(0, 2), nextCursor: next[cursor] }), { max: 1_000 });
  const [code, message] = await codeOf(circle.list.call({}));
  assert.equal(code, "paging_loop");
  assert.match(message, /the cursor "a" again after 4 pages/);
  assert.equal(circle.asked.length, 4);
});

test("paging ends where a list never does", async () => {
  const empty = byCursor((cursor = "0") => ({ orders: [], nextCursor: `${Number(cursor) + 1}` }), {
    max: 50,
  });
  const [code, message] = await codeOf(empty.list.call({}));
  assert.deepEqual([code, empty.asked.length], ["paging_loop", 4]);
  assert.match(message, /3 empty pages in a row/);

  const endless = byCursor((cursor = "0") => ({ orders: ids(0, 1), nextCursor: `${Number(cursor) + 1}` }), {
    max: 1_000_000,
  });
  const bounded = await endless.list.call({});
  assert.deepEqual([endless.asked.length, bounded.more?.cursor], [100, "100"]);
});

test("paging sees a service that ignores the offset", async () => {
  const list = tool({
    name: "list_orders",
    description: "Lists orders",
    input: z.object({ offset: z.number().optional() }),
    output: z.object({ orders }),
    effect: "read",
    paging: { style: "offset", size: 10, collect: { max: 100 } },
    run: () => ({ orders: ids(0, 10) }),
  });
  const [code, message] = await codeOf(list.call({}));

  assert.equal(code, "paging_loop");
  assert.match(message, /offset 10 gave the same items as the page before it/);
});

test("paging keeps each page as a call beside the first, and replays them", async () => {
  const { asked, list } = byCursor(tens, { max: 100 });
  const flow = workflow({
    name: "lists",
    run: async () => {
      const both = await Promise.all([list.call({}), list.call({ cursor: "10" })]);
      const { more, orders: found } = await list.call({});
      return [both.map((one) => one.orders.length), found.length, more];
    },
  });
  const app = await open({ store: ":memory:", workflows: [flow] });
  const run = await app.run(flow, undefined);
  assert.deepEqual(run.status === "completed" && run.output, [[25, 15], 25, null]);
  const calls = (await app.store.load(run.id))?.calls.map(({ address }) => address).sort() ?? [];
  assert.deepEqual(calls, [
    "list_orders",
    "list_orders#2",
    "list_orders#2:more/list_orders",
    "list_orders#3",
    "list_orders#3:more/list_orders",
    "list_orders#3:more/list_orders#2",
    "list_orders:more/list_orders",
    "list_orders:more/list_orders#2",
  ] as Address[]);
  const before = asked.length;
  const again = await app.replay(run.id);
  assert.equal(again.status, "same", JSON.stringify(again));
  assert.equal(asked.length, before);
  await app.close();
});

test("paging takes a function of the page for the next cursor", async () => {
  const list = tool({
    name: "list_orders",
    description: "Lists orders",
    input: z.object({ after: z.string().optional() }),
    output: z.object({ data: orders, links: z.object({ next: z.string().optional() }) }),
    effect: "read",
    paging: { style: "cursor", param: "after", next: ({ links }) => links.next, collect: { max: 9 } },
    run: ({ after }) => ({ data: ids(0, 1), links: after === undefined ? { next: "z" } : {} }),
  });

  assert.deepEqual((await list.call({})).data.length, 2);
  assert.deepEqual(list.contract.paging, {
    style: "cursor",
    param: "after",
    items: "data",
    collect: { max: 9, pages: 100 },
  });
});

test("paging is in the schema and in the description that a model reads", () => {
  const { list } = byCursor(tens, { max: 500 });

  assert.match(list.description, /Gives up to 500 items at once\. While "more" is not null there are more/);
  assert.deepEqual(Object.keys(list.contract.output.properties as object), ["orders", "nextCursor", "more"]);
  assert.deepEqual(list.contract.output.required, ["orders", "more"]);
});

test("paging that could not work is refused when the tool is defined", () => {
  const base = {
    name: "list_orders",
    description: "Lists orders",
    input: z.object({ offset: z.number().optional() }),
    output: z.object({ orders, other: z.array(z.string()) }),
    effect: "read",
    run: (_: unknown, __: ToolContext) => ({ orders: [], other: [] }),
  } as const;
  const refused = (define: () => unknown, message: RegExp): void =>
    assert.throws(define, (error) => isAirworthyError(error, "invalid_tool") && message.test(error.message));

  refused(() => tool({ ...base, paging: { style: "offset", size: 5 } }), /the lists orders, other/);
  const items = "orders" as const;
  refused(() => tool({ ...base, items, paging: { style: "offset" } }), /neither size nor total/);
  refused(() => tool({ ...base, items, paging: { style: "page", size: 5 } }), /"page", which is no field/);
  refused(() => tool({ ...base, items, paging: { style: "cursor", param: "offset" } }), /"nextCursor"/);
  refused(
    () => tool({ ...base, items, effect: "write", paging: { style: "offset", size: 1 } }),
    /is a write/,
  );
  refused(
    () => tool({ ...base, output: z.array(z.string()), run: () => [], paging: { style: "offset", size: 5 } }),
    /no list/,
  );
  refused(
    () =>
      tool({
        ...base,
        output: z.object({ orders, more: z.string() }),
        run: () => ({ orders: [], more: "" }),
        paging: { style: "offset", size: 5 },
      }),
    /a field "more", which the contract adds/,
  );
});
