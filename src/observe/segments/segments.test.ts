import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyOf } from "../../core/body.ts";
import type { CallRecord } from "../../core/run.ts";
import type { Store } from "../../core/store.ts";
import { at, callOf, execute } from "../../store/_test-runs.ts";
import { openSqliteStore } from "../../store/sqlite/sqlite-store.ts";
import { conditionsText, differenceText } from "./segment-words.ts";
import type { SegmentsReport } from "./segments.ts";
import { segments } from "./segments.ts";

interface Person {
  readonly id: string;
  readonly plan: string;
  readonly locale: string;
}

/** Always the same people and runs: plans and locales in every combination, each person several runs. */
const PEOPLE: readonly Person[] = Array.from({ length: 60 }, (_, i) => ({
  id: `u${i}`,
  plan: ["free", "gold", "team"][i % 3] ?? "",
  locale: ["en", "de", "fr", "it"][Math.floor(i / 3) % 4] ?? "",
}));

const error = { name: "ToolError", code: "invalid_output", message: 'The price of "pen" is no number' };

async function traffic(
  store: Store,
  isHit: (person: Person, i: number) => boolean,
  failingCalls: (person: Person) => readonly CallRecord[],
): Promise<void> {
  const route = callOf(1, { address: at("triage/decision"), answer: '{"route":"orders"}' });
  for (let i = 0; i < 600; i++) {
    const person = PEOPLE[i % PEOPLE.length];
    if (person === undefined) continue;
    const { id, plan, locale } = person;
    const isBad = isHit(person, i) || i % 41 === 0;
    const calls = isHit(person, i)
      ? failingCalls(person)
      : ["find", "latest"].map((name, place) =>
          callOf(3 + place, { kind: "tool", address: at(`orders/${name}`), answer: '{"id":1}' }),
        );
    await execute(store, {
      start: {
        subject: { id, attributes: { plan, locale } },
        startedAt: i,
        input: bodyOf(JSON.stringify(i % 2 === 0 ? "Where is my order?" : "Wo ist meine Bestellung 12?")),
      },
      calls: [route, ...calls],
      ...(isBad ? { end: { status: "failed", error } } : {}),
    });
  }
}

async function found(use: (store: Store) => Promise<void>, options = {}): Promise<SegmentsReport> {
  const store = await openSqliteStore({ path: ":memory:" });
  try {
    await use(store);
    await store.figures.catchUp();
    return await segments(store, options);
  } finally {
    await store.close();
  }
}

const broken = [
  callOf(3, { kind: "tool", address: at("orders/find"), state: "failed", answer: JSON.stringify(error) }),
];

test("the pair of attributes that is hit stands first and alone, with the call that fails there and what to do", async () => {
  const isHit = ({ plan, locale }: Person, i: number) => plan === "gold" && locale === "de" && i % 7 !== 0;
  const report = await found((store) => traffic(store, isHit, () => broken));
  const [first, ...others] = report.segments;

  assert.equal(others.length, 0);
  assert.equal(first && conditionsText(first.conditions), "plan = gold and locale = de");
  assert.deepEqual([first?.state, first?.n, first?.customers], ["confirmed", 50, 5]);
  const [difference] = first?.differences ?? [];
  assert.ok(difference);
  assert.match(
    differenceText(difference),
    /^tool find \(orders\/find\) fails with invalid_output: The price of <text> is no number in \d+ of 50 runs here, 0 of 100 elsewhere$/,
  );
  assert.equal(first?.suggestion.action, "contract");
  assert.match(
    first?.suggestion.text ?? "",
    /^The contract of tool find breaks for runs with plan = gold and locale = de: its answers do not fit/,
  );
  assert.equal(first?.examples.length, 5);
});

test("tools that fail alike are told together", async () => {
  const both = [
    ...broken,
    callOf(4, {
      kind: "tool",
      address: at("orders/latest"),
      state: "failed",
      answer: JSON.stringify(error),
    }),
  ];
  const report = await found((store) =>
    traffic(
      store,
      ({ plan }) => plan === "gold",
      () => both,
    ),
  );

  assert.match(
    report.segments[0]?.suggestion.text ?? "",
    /tool (find|latest) breaks.*So does (find|latest)\./,
  );
});

test("a segment that is one customer is reported, not confirmed, and says who it is", async () => {
  const report = await found(
    (store) =>
      traffic(
        store,
        ({ id }, i) => (id === "u4" || id === "u16") && i % 600 > 0 && id === "u4",
        () => broken,
      ),
    { support: 10 },
  );

  assert.ok(report.segments.every(({ state }) => state === "reported"));
  assert.equal(report.segments[0]?.worstCustomer, "u4");
  assert.equal(report.segments[0]?.suggestion.action, "customer");
});

test("nothing planted, nothing found; runs that are cancelled or wait are no runs here", async () => {
  const report = await found(async (store) => {
    await traffic(
      store,
      () => false,
      () => broken,
    );
    await execute(store, { end: { status: "cancelled", error } });
    await execute(store, { end: { status: "waiting", waitingFor: [at("ask")] } });
  });

  assert.deepEqual([report.segments, report.runs], [[], 600]);
});

test("what fails by no call and a route of its own takes is told to be a route's: bad reviews count", async () => {
  const report = await found(async (store) => {
    await traffic(
      store,
      () => false,
      () => broken,
    );
    for await (const page of store.facts())
      for (const { id, input } of page)
        if (input?.includes("Wo ist") === true)
          await store.reviews.keep({ run: id, verdict: "bad", by: "ann", at: 1 });
  });
  const [first] = report.segments;

  assert.ok(first && /^input /.test(conditionsText(first.conditions)));
  assert.equal(first?.suggestion.action, "route");
  assert.match(
    first?.suggestion.text ?? "",
    /No call fails or answers otherwise there.*take the route orders, with \d+ other runs/,
  );
});

test("a tool that answers otherwise without failing is what differs", async () => {
  const empty = [callOf(3, { kind: "tool", address: at("orders/find"), answer: '{"id":null}' })];
  const report = await found((store) =>
    traffic(
      store,
      ({ plan }) => plan === "team",
      () => empty,
    ),
  );

  assert.equal(report.segments[0]?.suggestion.action, "answers");
  assert.match(
    report.segments[0]?.suggestion.text ?? "",
    /tool find answers \{id: null\} in 100 of 100 runs with plan = team/,
  );
});
