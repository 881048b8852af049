import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { open } from "../../app/open.ts";
import { isAirworthyError } from "../../core/errors.ts";
import { workflow } from "../../core/workflow.ts";
import { tool } from "../tool.ts";
import { isToolError } from "../tool-error.ts";
import { searchIndex } from "./search-index.ts";
import type { ToolSearch } from "./tool-search.ts";

const products = [{ name: "Acetaminophen 500 mg – 40 ct" }, { name: "Ibuprofen 200 mg – 20 ct" }];
const index = searchIndex(products, { fields: ["name"] });
const input = z.object({ query: z.string() });
const output = z.object({ products: z.array(z.object({ name: z.string() })) });

/** A tool over a service that finds what a function says. */
function shop(finds: (query: string) => boolean, nearest: NonNullable<ToolSearch["nearest"]> = index) {
  const asked: string[] = [];
  const search = tool({
    name: "find_products",
    description: "Finds products",
    input,
    output,
    effect: "read",
    retry: { attempts: 1 },
    search: { query: "query", nearest },
    run: ({ query }) => {
      asked.push(query);
      return { products: finds(query) ? products.slice(0, 1) : [] };
    },
  });
  return { asked, search };
}

test("search gives run the query as it is normalised, and a result without a word more", async () => {
  const { asked, search } = shop(() => true);

  assert.deepEqual(await search.call({ query: "  Acetaminophens 500MG" }), {
    products: products.slice(0, 1),
  });
  assert.deepEqual(asked, ["acetaminophen 500 mg"]);
});

test("search tries the query as it was written, and with its units joined, before it gives up", async () => {
  const strict = shop((query) => query === "Acetaminophen Tablets 500 MG");
  assert.equal((await strict.search.call({ query: "Acetaminophen Tablets 500 MG" })).noMatch, undefined);
  assert.equal(strict.asked.length, 2);

  const joined = shop((query) => query.includes("500mg"));
  assert.equal((await joined.search.call({ query: "acetaminophen 500 mg" })).products.length, 1);
  assert.deepEqual(joined.asked, ["acetaminophen 500 mg", "acetaminophen 500mg"]);
});

test("search says of an empty result what was tried and what comes nearest", async () => {
  const { search } = shop(() => false);
  const { products: found, noMatch } = await search.call({ query: "Acetaminophen 200MG" });

  assert.deepEqual(found, []);
  assert.deepEqual(noMatch?.tried, ["acetaminophen 200 mg", "Acetaminophen 200MG", "acetaminophen 200mg"]);
  assert.deepEqual(noMatch?.nearest, products);
  assert.match(noMatch?.hint ?? "", /Nothing is what was asked for/);
});

test("search asks once where there is one form, and says what to do where nothing is near", async () => {
  const { asked, search } = shop(
    () => false,
    async () => [],
  );
  const { noMatch } = await search.call({ query: "zzz" });

  assert.deepEqual([asked, noMatch?.tried, noMatch?.nearest], [["zzz"], ["zzz"], []]);
  assert.match(noMatch?.hint ?? "", /fewer or more general words/);
});

test("search keeps every form as a call, with the query as it was asked, and replays", async () => {
  let calls = 0;
  const { search } = shop(
    () => false,
    () => {
      calls += 1;
      return [{ name: `near ${calls}` }];
    },
  );
  const flow = workflow({ name: "searches", run: async () => search.call({ query: "Aspirin 5MG" }) });
  const app = await open({ store: ":memory:", workflows: [flow] });
  const run = await app.run(flow, undefined);
  assert.equal(run.status, "completed");
  const kept = (await app.store.load(run.id))?.calls ?? [];
  assert.deepEqual(
    kept.map(({ address, ask }) => [address, ask?.text]),
    [
      ["find_products", '{"query":"Aspirin 5MG"}'],
      ["find_products:more/find_products", '{"query":"Aspirin 5MG"}'],
      ["find_products:more/find_products#2", '{"query":"aspirin 5mg"}'],
    ],
  );
  const again = await app.replay(run.id);
  assert.equal(again.status, "same", JSON.stringify(again));
  assert.equal(calls, 1);
  await app.close();
});

test("search takes several fields, lists of texts among them", async () => {
  let seen: unknown;
  const search = tool({
    name: "find_products",
    description: "Finds products",
    input: z.object({
      words: z.array(z.string()),
      brand: z.string().optional(),
      limit: z.number().default(3),
    }),
    output,
    effect: "read",
    search: { query: ["words", "brand"] },
    run: (given) => {
      seen = given;
      return { products };
    },
  });
  await search.call({ words: ["Tablets", "500MG"], brand: "ACME Inc." });

  assert.deepEqual(seen, { words: ["tablet", "500 mg"], brand: "acme inc", limit: 3 });
});

test("search answers a nearest that fails as internal", async () => {
  const { search } = shop(
    () => false,
    () => {
      throw new Error("secret");
    },
  );
  const error: unknown = await search.call({ query: "zzz" }).catch((thrown: unknown) => thrown);

  assert.ok(isToolError(error, "internal"));
});

test("search goes through the pages of the form that found something", async () => {
  const asked: unknown[] = [];
  const search = tool({
    name: "find_products",
    description: "Finds products",
    input: z.object({ query: z.string(), page: z.number().default(1) }),
    output,
    effect: "read",
    search: { query: "query" },
    paging: { style: "page", size: 1, collect: { max: 10 } },
    run: (given) => {
      asked.push(`${given.query} ${given.page}`);
      return { products: given.query === "AB Cs" ? products.slice(given.page - 1, given.page) : [] };
    },
  });
  const { products: found, more, noMatch } = await search.call({ query: "AB Cs" });

  assert.deepEqual([found, more, noMatch], [products, null, undefined]);
  assert.deepEqual(asked, ["ab cs 1", "AB Cs 1", "AB Cs 2", "AB Cs 3"]);
  assert.equal((await search.call({ query: "AB Cs", page: 9 })).noMatch, undefined);
});

test("search is in the schema and in the description, and is refused where it could not work", () => {
  const { search } = shop(() => true);
  assert.match(search.description, /Search: case, spacing, plurals and the spelling of units in query/);
  assert.deepEqual(search.contract.search, {
    query: ["query"],
    items: "products",
    plural: true,
    nearest: true,
  });
  assert.ok("noMatch" in (search.contract.output.properties as object));
  assert.throws(
    () =>
      tool({
        name: "find",
        description: "Finds",
        input,
        output,
        effect: "read",
        search: { query: JSON.parse('"q"') },
        run: () => ({ products }),
      }),
    (error) => isAirworthyError(error, "invalid_tool") && /names "q", which is no field/.test(error.message),
  );
});
