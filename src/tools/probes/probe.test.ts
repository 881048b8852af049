import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { tool } from "../tool.ts";
import { ToolError } from "../tool-error.ts";
import { foreignTool, jsonAnswer, PRODUCTS, refusedAnswer, targetOf, textAnswer } from "./_test-tools.ts";
import type { FaultId, Finding } from "./finding.ts";
import { probe } from "./probe.ts";
import type { ProbeReport } from "./probe-report.ts";
import type { ProbeTarget } from "./probe-target.ts";
import { toolsTarget } from "./tools-target.ts";

function finding({ findings }: ProbeReport, fault: FaultId, tool?: string): Finding | undefined {
  return findings.find((one) => one.fault === fault && (tool === undefined || one.tool === tool));
}

const query = { query: { type: "string", description: "What to look for" } };

/** A shop with every fault of the article. */
function naiveShop(): ProbeTarget {
  const orders: object[] = [];
  return targetOf(
    foreignTool(
      "search_products",
      ({ query: text }) => jsonAnswer(PRODUCTS.filter(({ name }) => name.includes(String(text)))),
      {
        parameters: query,
        required: ["query"],
      },
    ),
    foreignTool("list_orders", () => jsonAnswer({ orders: orders.slice(0, 10) })),
    foreignTool(
      "create_order",
      ({ product }) => {
        orders.push({ id: orders.length + 1, product, created_at: new Date(0).toISOString() });
        return jsonAnswer({ ok: true });
      },
      {
        parameters: { product: { type: "string", description: "Name of the product" } },
        required: ["product"],
      },
    ),
    foreignTool(
      "get_order",
      ({ id }) => {
        const order = orders[Number(id) - 1];
        return order === undefined ? textAnswer("Error: order not found") : jsonAnswer(order);
      },
      { parameters: { id: { type: "integer", description: "Id of the order" } }, required: ["id"] },
    ),
  );
}

test("probe() finds the five faults of a naive shop, each with the calls that show it", async () => {
  const report = await probe(naiveShop(), { allowWrites: true, callsPerSecond: 1_000 });

  const shown: readonly (readonly [FaultId, string])[] = [
    ["no_pagination", "list_orders"],
    ["strict_search", "search_products"],
    ["no_sort_filter", "search_products"],
    ["non_idempotent_write", "create_order"],
    ["error_as_success", "get_order"],
  ];
  for (const [fault, name] of shown) {
    const found = finding(report, fault, name);
    assert.ok(found, `${fault} of ${name}`);
    assert.notDeepEqual(found.evidence, [], `${fault} of ${name} has no calls`);
    assert.notEqual(found.fix, "");
  }
});

test("probe() shows the least change that loses a record", async () => {
  const found = finding(await probe(naiveShop(), { callsPerSecond: 1_000 }), "strict_search");

  assert.ok(found);
  const [exact, ...lost] = found.evidence;
  assert.match(exact?.text ?? "", /mg/);
  assert.ok(lost.length > 0 && lost.every(({ text }) => text === "[]"));
});

test("probe() finds none of the five where contracts hold", async () => {
  const normal = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\d]/gu, "");
  const words = (text: string): readonly string[] =>
    text
      .toLowerCase()
      .replaceAll(/(\d)\s+(mg|ml|ct)\b/g, "$1$2")
      .split(/[^\p{L}\d]+/u)
      .map((word) => word.replace(/s$/, ""))
      .filter(Boolean);
  const Product = z.object({ id: z.number(), name: z.string(), price: z.number() });
  const placed = new Map<string, { id: string; product: string }>();
  const tools = [
    tool({
      name: "search_products",
      description:
        "Find products by name, whatever the order of the words, the cheapest first or the dearest",
      input: z.object({
        query: z.string().describe("Words of the name"),
        sort: z.enum(["cheapest", "dearest"]).default("cheapest").describe("Order of the products"),
        limit: z.number().int().min(1).max(50).default(20).describe("Products at most"),
        offset: z.number().int().min(0).default(0).describe("Products to leave out"),
      }),
      output: z.object({ products: z.array(Product), total: z.number() }),
      effect: "read",
      examples: [{ input: { query: "ibuprofen" } }],
      run: ({ query: text, sort, limit, offset }) => {
        const wanted = words(text);
        // Most words of the query will do: a suffix that is not ours must not hide the product.
        const found = PRODUCTS.filter(({ name }) => {
          const own = new Set(words(name));
          return (
            wanted.length === 0 ||
            wanted.filter((word) => own.has(word) || normal(name).includes(word)).length * 2 >= wanted.length
          );
        });
        const order = sort === "cheapest" ? 1 : -1;
        const sorted = found.toSorted((a, b) => order * (a.price - b.price));
        return { products: sorted.slice(offset, offset + limit), total: sorted.length };
      },
    }),
    tool({
      name: "get_product",
      description: "Look up one product by its id, as a search gives it",
      input: z.object({ id: z.number().int().describe("Id of the product") }),
      output: Product,
      errors: { not_found: { description: "no product has this id", hint: "Search for it by name" } },
      effect: "read",
      run: ({ id }) => {
        const product = PRODUCTS.find((one) => one.id === id);
        if (product === undefined)
          throw new ToolError({ code: "not_found", message: `No product has the id ${id}` });
        return product;
      },
    }),
    tool({
      name: "create_order",
      description: "Order one product once; the same order again gives the first one",
      input: z.object({ product_id: z.number().int().describe("Id of the product") }),
      output: z.object({ id: z.string(), product: z.string() }),
      errors: { not_found: "no product has this id" },
      effect: "write",
      idempotency: { key: ({ product_id }) => `order:${product_id}`, worldKnowsKey: true },
      run: ({ product_id }, { key = "" }) => {
        const product = PRODUCTS.find((one) => one.id === product_id);
        if (product === undefined)
          throw new ToolError({ code: "not_found", message: `No product has the id ${product_id}` });
        const order = placed.get(key) ?? { id: `O${placed.size + 1}`, product: product.name };
        placed.set(key, order);
        return order;
      },
    }),
  ];

  const report = await probe(toolsTarget(tools), { allowWrites: true });

  assert.deepEqual(
    report.findings.map(({ tool: name, fault, message }) => `${name} ${fault}: ${message}`),
    [],
  );
  assert.ok(report.calls > 20);
});

test("probe() makes no call that may write unless it is told to", async () => {
  const called: string[] = [];
  const spy = (name: string) => () => {
    called.push(name);
    return jsonAnswer({ ok: true });
  };
  const target = targetOf(
    foreignTool("list_things", spy("list_things")),
    foreignTool("delete_everything", spy("delete_everything")),
    // What a server says of itself is not believed where the name says the contrary.
    foreignTool("remove_user", spy("remove_user"), { annotations: { readOnlyHint: true } }),
    foreignTool("frobnicate", spy("frobnicate")),
  );

  const report = await probe(target, { callsPerSecond: 1_000 });

  assert.deepEqual([...new Set(called)], ["list_things"]);
  assert.equal(finding(report, "wrong_annotation")?.tool, "remove_user");
  assert.match(
    report.tools.find(({ name }) => name === "frobnicate")?.limited ?? "",
    /writes were not allowed/,
  );
});

test("probe() changes and removes only what it made itself, even when writes are allowed", async () => {
  const things = new Map([
    ["keep-1", "Payroll"],
    ["keep-2", "Contracts"],
  ]);
  const touched: string[] = [];
  const id = { id: { type: "string", description: "Id of the thing" } };
  const path = { type: "string", description: "Path to a file" };
  const change = (
    name: string,
    parameters: Readonly<Record<string, object>>,
    required = Object.keys(parameters),
  ) =>
    foreignTool(
      name,
      (input) => {
        touched.push(`${name} ${JSON.stringify(input)}`);
        return jsonAnswer({ ok: true });
      },
      { parameters, required },
    );
  const target = targetOf(
    foreignTool("list_things", () =>
      jsonAnswer([...things].map(([key, name]) => ({ id: key, name, path: `/home/${name}` }))),
    ),
    foreignTool(
      "create_thing",
      ({ name }) => {
        things.set(`made-${things.size}`, String(name));
        return jsonAnswer({ id: `made-${things.size - 1}` });
      },
      { parameters: { name: { type: "string", description: "Its name" } }, required: ["name"] },
    ),
    change("delete_thing", id),
    change("update_thing", { ...id, filter: { type: "object", description: "Which things" } }),
    change("move_file", { source: path, destination: path }),
    change("sync_folders", { path, mirror_path: path }),
    change(
      "delete_things",
      { ids: { type: "array", items: { type: "string" }, description: "Ids of things" } },
      [],
    ),
    change("clear_all_things", {}),
  );

  await probe(target, { allowWrites: true, callsPerSecond: 1_000 });

  assert.ok(touched.some((call) => call.startsWith("delete_thing ")));
  assert.deepEqual(
    touched.filter((call) => /keep-|"\/home\/(Payroll|Contracts)"|clear_all|\{\}/.test(call)),
    [],
  );
});

test("probe() makes the same calls for the same seed", async () => {
  const [one, two] = [await probe(naiveShop(), { seed: 7 }), await probe(naiveShop(), { seed: 7 })];

  assert.deepEqual(
    one.findings.map(({ id, message }) => [id, message]),
    two.findings.map(({ id, message }) => [id, message]),
  );
  assert.equal(one.calls, two.calls);
});

test("probe() looks for no fault and at no tool that does not exist", async () => {
  const faults = ["no_pagnation" as FaultId];

  await assert.rejects(probe(naiveShop(), { faults }), { code: "unknown_fault" });
  await assert.rejects(probe(naiveShop(), { tools: ["list_order"] }), { code: "unknown_tool" });
});

test("probe() keeps to its bounds and says so", async () => {
  const report = await probe(naiveShop(), { maxCalls: 12, callsPerSecond: 1_000 });

  assert.equal(report.calls, 12);
  assert.equal(report.stopped, "12 calls were made");
});

test("probe() leaves a tool behind that ignores its timeout", async () => {
  const hung = foreignTool("get_weather", () => jsonAnswer({}), {});
  const target = targetOf({ ...hung, call: () => new Promise(() => {}) }, ...naiveShop().tools);

  const report = await probe(target, { timeout: 50, callsPerSecond: 1_000 });

  assert.equal(finding(report, "unclear_error", "get_weather")?.id, "unclear_error:get_weather:hang");
  assert.ok(finding(report, "strict_search", "search_products"));
});

test("probe() reports a server that dies in the middle, with the call that killed it", async () => {
  let alive = true;
  const dying = foreignTool(
    "get_report",
    ({ id }) => {
      if (typeof id !== "number") alive = false;
      return alive ? jsonAnswer({ id }) : { kind: "lost", why: "gone", text: "it ended with code 1" };
    },
    { parameters: { id: { type: "integer", description: "Id of the report" } }, required: ["id"] },
  );

  const report = await probe(targetOf(dying), { callsPerSecond: 1_000 });

  assert.equal(report.stopped, "the server is gone");
  assert.equal(finding(report, "unclear_error")?.id, "unclear_error:get_report:crash");
  assert.deepEqual(finding(report, "unclear_error")?.evidence[0]?.input, { id: "qzxvkjw" });
});

test("probe() takes an invalid schema, a recursive one and 500 tools for what they are", async () => {
  const node = { type: "object", properties: { child: { $ref: "#/$defs/node" } } };
  const many = Array.from({ length: 500 }, (_, n) => foreignTool(`get_thing_${n}`, () => jsonAnswer({ n })));
  const target = targetOf(
    foreignTool("broken", () => jsonAnswer({}), { inputSchema: { type: "nonsense" } }),
    foreignTool("get_tree", () => jsonAnswer({}), {
      inputSchema: {
        type: "object",
        properties: { node: { $ref: "#/$defs/node" } },
        required: ["node"],
        $defs: { node },
      },
    }),
    foreignTool("list_notes", () => refusedAnswer("INVALID_INPUT: query is required"), {
      inputSchema: { $schema: "http://json-schema.org/draft-07/schema#" },
    }),
    ...many,
  );

  const report = await probe(target, { callsPerSecond: 100_000, maxCalls: 3_000 });

  assert.equal(finding(report, "schema_features", "broken")?.severity, "high");
  assert.match(finding(report, "schema_features", "get_tree")?.message ?? "", /refers to itself/);
  assert.match(finding(report, "schema_features", "list_notes")?.message ?? "", /does not say what/);
  assert.equal(finding(report, "no_pagination", "list_notes"), undefined);
  assert.equal(report.tools.length, 503);
});

test("probe() tells a page that comes again, a cursor that repeats and a limit that is ignored", async () => {
  const items = Array.from({ length: 6 }, (_, id) => ({ id }));
  const limit = { type: "integer", description: "Items at most" };
  const paged = (
    name: string,
    pager: string,
    answer: (input: Readonly<Record<string, unknown>>) => unknown,
  ) =>
    foreignTool(name, (input) => jsonAnswer(answer(input)), {
      parameters: {
        limit,
        [pager]: { type: pager === "cursor" ? "string" : "integer", description: "Where to go on" },
      },
    });
  const target = targetOf(
    paged("list_good", "offset", ({ limit: most = 6, offset = 0 }) =>
      items.slice(Number(offset), Number(offset) + Number(most)),
    ),
    paged("list_deaf", "offset", ({ limit: most = 6 }) => items.slice(0, Number(most))),
    paged("list_greedy", "page", () => items),
    paged("list_circle", "cursor", ({ limit: most = 6, cursor }) =>
      cursor === undefined ? { items: items.slice(0, Number(most)), next: "b" } : { items: [], next: "b" },
    ),
  );

  const report = await probe(target, { faults: ["no_pagination"], callsPerSecond: 1_000 });

  assert.deepEqual(
    report.findings.map(({ tool: name, message }) => `${name}: ${message}`),
    [
      'list_deaf: The second page has 2 items of the first: "offset" is ignored',
      'list_greedy: It was asked for 2 items and gave 6: "limit" is ignored',
      'list_circle: The cursor "b" came a second time: its pages never end',
    ],
  );
});

test("probe() shrinks random input to the least that fails", async () => {
  const target = targetOf(
    foreignTool(
      "get_total",
      ({ n }) => (Number(n) > 100 ? refusedAnswer("boom\n    at total (app.js:3:7)") : jsonAnswer({ n })),
      {
        parameters: { n: { type: "integer", minimum: 0, maximum: 1_000_000, description: "How many" } },
        required: ["n"],
      },
    ),
  );

  const found = finding(
    await probe(target, { faults: ["unclear_error"], callsPerSecond: 1_000 }),
    "unclear_error",
  );

  assert.deepEqual(found?.evidence[0]?.input, { n: 101 });
});

test("probe() finds a secret that leaves the server, and nonsense that looks like an answer", async () => {
  const target: ProbeTarget = {
    ...targetOf(
      foreignTool("get_config", () => jsonAnswer({ note: "canary-4711" })),
      foreignTool(
        "get_days_until",
        ({ date }) => textAnswer(`${Math.round(Date.parse(String(date)) / 86_400_000)} days`),
        {
          parameters: { date: { type: "string", description: "A date, YYYY-MM-DD" } },
          required: ["date"],
        },
      ),
    ),
    canary: "canary-4711",
  };

  const report = await probe(target, { callsPerSecond: 1_000 });

  assert.equal(finding(report, "sensitive_output")?.tool, "get_config");
  assert.match(finding(report, "silent_wrong_result", "get_days_until")?.message ?? "", /NaN/);
});
