import assert from "node:assert/strict";
import { test } from "node:test";
import { foreignTool, jsonAnswer, targetOf } from "./_test-tools.ts";
import type { Input } from "./caller.ts";
import { probe } from "./probe.ts";

const ITEMS = Array.from({ length: 9 }, (_, id) => ({ id, name: `note ${id}` }));
const limit = { type: "integer", description: "Notes at most" };
const whole = (value: unknown, otherwise: number): number => (typeof value === "number" ? value : otherwise);

/** What is found of a tool that lists notes, with these parameters beside its limit. */
async function found(pager: string, answer: (input: Input) => unknown): Promise<readonly string[]> {
  const place = { type: pager === "cursor" ? "string" : "integer", description: "Where to go on" };
  const parameters = pager === "" ? { limit } : { limit, [pager]: place };
  const target = targetOf(foreignTool("list_notes", (input) => jsonAnswer(answer(input)), { parameters }));
  const { findings } = await probe(target, { faults: ["no_pagination"], callsPerSecond: 1_000 });
  return findings.map(({ message }) => message);
}

test("pages that leave an item out are found, whatever says where they begin", async () => {
  const skipping = (by: number) => (input: Input) => {
    const from = whole(input.offset, 0);
    return ITEMS.slice(from === 0 ? 0 : from + by, from + whole(input.limit, 9));
  };
  const cursor = ({ cursor, limit: most }: Input) => {
    const from = Number(cursor ?? 0);
    const to = from + whole(most, 9);
    const next = to < ITEMS.length ? { next_cursor: String(to + 1) } : {};
    return { items: ITEMS.slice(from, to), ...next };
  };

  assert.deepEqual(await found("offset", skipping(0)), []);
  assert.match(
    (await found("offset", skipping(1))).join(),
    /^4 of 9 items .* are on no page, such as \{"id":2,/,
  );
  assert.match((await found("cursor", cursor)).join(), /of 9 items that one call gives are on no page/);
});

for (const first of [0, 1]) {
  test(`pages of which the first is called ${first} are whole`, async () => {
    const answer = ({ page, limit: most }: Input) => {
      const size = whole(most, 9);
      const from = (whole(page, first) - first) * size;
      return ITEMS.slice(from, from + size);
    };

    assert.deepEqual(await found("page", answer), []);
  });
}

test("a list that has one thing twice is found", async () => {
  const answer = ({ offset, limit: most }: Input) =>
    [...ITEMS, { id: 4, name: "note 4, again" }].slice(whole(offset, 0), whole(offset, 0) + whole(most, 20));

  assert.deepEqual(await found("offset", answer), ["The list has 4 twice"]);
});

test("a list that is cut without a word is found, one that says so is not", async () => {
  const cut = ({ limit: most }: Input) => ITEMS.slice(0, whole(most, 5));
  const told = ({ limit: most }: Input) => ({ notes: ITEMS.slice(0, whole(most, 5)), total: ITEMS.length });

  assert.deepEqual(await found("", cut), [
    'Without "limit" it gives 5 of at least 9, and does not say that there are more',
  ]);
  assert.deepEqual(await found("", told), []);
});
