import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { open } from "../../app/open.ts";
import { isAirworthyError } from "../../core/errors.ts";
import { workflow } from "../../core/workflow.ts";
import { tool } from "../tool.ts";
import { isToolError } from "../tool-error.ts";

interface Order {
  readonly id: string;
  readonly placedAt: string;
  readonly cents: number;
  readonly status: string;
}

const W1 = { id: "W1", placedAt: "2026-01-05", cents: 900, status: "shipped" };
const W2 = { id: "W2", placedAt: "2026-03-09", cents: 300, status: "paid" };
const W3 = { id: "W3", placedAt: "2026-02-01", cents: 500, status: "shipped" };
const order = z.object({ id: z.string(), placedAt: z.string(), cents: z.number(), status: z.string() });

function ordersTool(
  answer: (asked: { by: string; direction: string; status: string | undefined }) => Order[],
  verify = true,
) {
  return tool({
    name: "list_orders",
    description: "Lists orders",
    input: z.object({ customer: z.string() }),
    output: z.object({ orders: z.array(order) }),
    effect: "read",
    retry: { attempts: 1 },
    sort: {
      orders: {
        latest: { by: "placedAt", direction: "desc" },
        cheapest: { by: "cents", direction: "asc" },
      },
      default: "latest",
      verify,
    },
    filters: {
      status: { values: ["paid", "shipped"], by: "status", description: "Only orders of this status" },
    },
    run: (_, { sort, filters }) => ({
      orders: answer({ by: sort.by, direction: sort.direction, status: filters.status }),
    }),
  });
}

const sorted = ({
  by,
  direction,
  status,
}: {
  by: string;
  direction: string;
  status: string | undefined;
}): Order[] =>
  [W1, W2, W3]
    .filter((one) => status === undefined || one.status === status)
    .sort((a, b) => {
      const [x, y] = by === "cents" ? [a.cents, b.cents] : [Date.parse(a.placedAt), Date.parse(b.placedAt)];
      return direction === "asc" ? x - y : y - x;
    });

test("sort gives run what an order means, and the default where nothing is asked", async () => {
  const list = ordersTool(sorted);
  const ids = async (asked: {
    sort?: "latest" | "cheapest";
    status?: "paid" | "shipped";
  }): Promise<string[]> => (await list.call({ customer: "C1", ...asked })).orders.map(({ id }) => id);

  assert.deepEqual(await ids({}), ["W2", "W3", "W1"]);
  assert.deepEqual(await ids({ sort: "cheapest" }), ["W2", "W3", "W1"]);
  assert.deepEqual(await ids({ sort: "cheapest", status: "shipped" }), ["W3", "W1"]);
});

test("sort refuses an order that there is not, with those that there are", async () => {
  const wrong: unknown = { customer: "C1", sort: "newest", status: "lost" };
  const error: unknown = await ordersTool(sorted)
    .call(wrong as { customer: string })
    .catch((thrown: unknown) => thrown);

  assert.ok(isToolError(error, "invalid_input"));
  assert.match(
    error.message,
    /sort: expected one of latest, cheapest; status: expected one of paid, shipped/,
  );
});

test("sort takes null for nothing, as models send it", async () => {
  const given: unknown = { customer: "C1", sort: null, status: null };
  assert.equal((await ordersTool(sorted).call(given as { customer: string })).orders.length, 3);
});

test("sort does not make an object of arguments that are none", async () => {
  for (const raw of [[], [{ customer: "C1" }], "C1", 7, null, undefined]) {
    const answer = await ordersTool(sorted).execute(raw as never);
    assert.match(JSON.stringify(answer), /"code":"invalid_input"/);
  }
});

test("sort that the service ignores is an error where it is verified, else a finding in the record", async () => {
  const error: unknown = await ordersTool(() => [W1, W2, W3])
    .call({ customer: "C1" })
    .catch((thrown: unknown) => thrown);
  assert.ok(isToolError(error, "sort_ignored"));
  assert.match(error.message, /the order "latest" \(placedAt desc\), and item 2 is not in it/);

  const lax = ordersTool(() => [W1, W2, W3], false);
  const flow = workflow({
    name: "lists",
    run: async () => (await lax.call({ customer: "C1" })).orders.length,
  });
  const app = await open({ store: ":memory:", workflows: [flow] });
  const run = await app.run(flow, undefined);
  assert.equal(run.status === "completed" && run.output, 3);
  const [call] = (await app.store.load(run.id))?.calls ?? [];
  assert.deepEqual(
    call?.note?.findings?.map(({ code }) => code),
    ["sort_ignored"],
  );
  assert.equal(call?.ask?.text, '{"customer":"C1","sort":"latest"}');
  assert.equal((await app.replay(run.id)).status, "same");
  await app.close();
});

test("filters that the service ignores are an error", async () => {
  const error: unknown = await ordersTool(() => [W2, W3])
    .call({ customer: "C1", status: "paid" })
    .catch((thrown: unknown) => thrown);

  assert.ok(isToolError(error, "filter_ignored"));
  assert.match(error.message, /status "paid", and item 2 has another status/);
});

test("sort is verified over all pages that were collected", async () => {
  const pages = [[W3, W1], [W2]];
  const list = tool({
    name: "list_orders",
    description: "Lists orders",
    input: z.object({ page: z.number().default(1) }),
    output: z.object({ orders: z.array(order) }),
    effect: "read",
    sort: { orders: { latest: { by: "placedAt", direction: "desc" } }, default: "latest", verify: true },
    paging: { style: "page", size: 2, collect: { max: 10 } },
    run: ({ page }) => ({ orders: pages[page - 1] ?? [] }),
  });
  const error: unknown = await list.call({}).catch((thrown: unknown) => thrown);

  assert.ok(isToolError(error, "sort_ignored"));
  assert.match(error.message, /item 3 is not in it/);
});

test("sort compares numbers, texts, dates and fields inside of others, and passes over what is missing", async () => {
  const listOf = (values: readonly unknown[], direction: "asc" | "desc") =>
    tool({
      name: "list",
      description: "Lists",
      input: z.object({}),
      output: z.object({ rows: z.array(z.unknown()) }),
      effect: "read",
      sort: { orders: { by_it: { by: "it.is", direction } }, default: "by_it", verify: true },
      run: () => ({ rows: values.map((is) => ({ it: { is } })) }),
    }).call({});
  const fine: [readonly unknown[], "asc" | "desc"][] = [
    [[1, 2, 10], "asc"],
    [[10n, 2n], "desc"],
    [["a", "B", "c"], "asc"],
    [["item 2", "item 10"], "asc"],
    [["B", "a"], "asc"],
    [[new Date(2), new Date(1)], "desc"],
    [[3, null, undefined, 2], "desc"],
    [[1, "b", 0], "asc"],
    [[], "asc"],
  ];
  for (const [values, direction] of fine)
    await assert.doesNotReject(listOf(values, direction), `${values.map(String)} ${direction}`);
  for (const [values, direction] of [
    [[2, 1], "asc"],
    [["2026-01-01", "2026-02-01"], "desc"],
    [[false, true], "desc"],
  ] as [readonly unknown[], "asc" | "desc"][])
    await assert.rejects(listOf(values, direction), /is not in it/, `${values.map(String)} ${direction}`);
});

test("sort and filters are in the schema and in the description that a model reads", () => {
  const { contract, description } = ordersTool(sorted);
  assert.deepEqual(contract.input.properties, {
    customer: { type: "string" },
    sort: {
      type: "string",
      enum: ["latest", "cheapest"],
      default: "latest",
      description:
        "Order of the result. latest: placedAt, highest or latest first; cheapest: cents, lowest or earliest first. Default: latest",
    },
    status: {
      type: "string",
      enum: ["paid", "shipped"],
      description: "Only orders of this status. Default: all",
    },
  });
  assert.match(description, /Sorted by sort: latest, cheapest; default latest\./);
  assert.match(description, /Filters: status \(paid, shipped; default all\)\./);
});

test("sort and filters that could not work are refused when the tool is defined", () => {
  const base = {
    name: "list",
    description: "Lists",
    input: z.object({ sort: z.string() }),
    output: z.object({ orders: z.array(order) }),
    effect: "read",
    run: () => ({ orders: [] }),
  } as const;
  const latest = { by: "placedAt", direction: "desc" } as const;
  const refused = (define: () => unknown, message: RegExp): void =>
    assert.throws(define, (error) => isAirworthyError(error, "invalid_tool") && message.test(error.message));

  refused(() => tool({ ...base, sort: { orders: { latest }, default: "latest" } }), /a field "sort", which/);
  const param = "order";
  refused(
    () => tool({ ...base, sort: { param, orders: { latest: { ...latest, by: "age" } }, default: "latest" } }),
    /goes by "age", which is no field of an item/,
  );
  refused(() => tool({ ...base, sort: { param, orders: { latest }, default: JSON.parse('"x"') } }), /"x"/);
  refused(
    () => tool({ ...base, filters: { status: { values: ["a"], default: "b" } } }),
    /"b", which is none/,
  );
  refused(
    () =>
      tool({
        ...base,
        input: z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]),
        jsonSchema: { input: { anyOf: [{ type: "object" }] } },
        filters: { status: { values: ["a"] } },
      }),
    /a choice of objects/,
  );
});
