import assert from "node:assert/strict";
import { test } from "node:test";
import type { Case } from "../../case.ts";
import type { GrowOptions } from "./grow-dataset.ts";
import { growDataset } from "./grow-dataset.ts";

const late: Case = {
  id: "late",
  input: "Where is my order W123? It was sent on Monday to Anna Miller.",
  expected: { route: "orders" },
  expect: { tools: [{ tool: "lookup_order", args: { id: "W123" } }], status: "completed" },
  route: "orders",
  tags: ["hard"],
  split: "test",
};
const refund: Case = {
  id: "refund",
  input: "If I send the shoes back, do I get my money back?",
  expect: { tools: ["refund"], forbidden: ["lookup_order", "delete_account"], status: "completed" },
  route: "refunds",
  split: "test",
};
const cases = [late, refund];

function grown(options: GrowOptions, given: readonly Case[] = cases): readonly Case[] {
  return growDataset({ name: "d", cases: given }, { count: 1_000, ...options });
}

test("the same seed makes the same cases, another one others, and what is there is not made again", () => {
  const first = grown({ count: 6 });

  assert.deepEqual(grown({ count: 6 }), first);
  assert.notDeepEqual(grown({ count: 6, seed: 2 }), first);
  const all = grown({});
  assert.deepEqual(grown({}, [...cases, ...all]), []);
  assert.equal(
    grown({ count: 3 }, [...cases, ...first]).some((one) => first.some(({ id }) => id === one.id)),
    false,
  );
});

test("what was made says so, and stays with its source", () => {
  for (const one of grown({ kinds: ["noise", "boundary"] })) {
    const { origin } = one;
    assert.ok(origin?.kind === "generated");
    const source = cases.find(({ id }) => id === origin.from?.[0]);
    assert.deepEqual([one.cluster, one.split], [source?.id, "test"]);
    assert.ok(one.tags?.includes("generated"));
  }
});

test("noise keeps all expectations, and everything that they and the request depend on", () => {
  const made = grown({ kinds: ["noise"] });
  const [ofLate, ofRefund] = [late, refund].map((source) =>
    made.filter(({ origin }) => origin?.kind === "generated" && origin.from?.[0] === source.id),
  );

  assert.ok(ofLate && ofRefund && ofLate.length >= 4 && ofRefund.length >= 5);
  for (const one of ofLate) {
    assert.deepEqual([one.expected, one.expect, one.route], [late.expected, late.expect, late.route]);
    assert.match(String(one.input), /W123/);
    assert.match(String(one.input), /Monday/);
    assert.match(String(one.input), /Anna Miller/);
    assert.notEqual(one.input, late.input);
  }
  assert.ok(ofRefund.some(({ input }) => input === "Do I get my money back if I send the shoes back?"));
});

test("noise over many seeds never touches numbers, negations, or what is expected", () => {
  const careful: Case = {
    id: "c",
    input: "Please do not cancel order A-77, only change the delivery address to Elm Street 5",
    expected: "address changed",
  };
  for (let seed = 0; seed < 200; seed++) {
    for (const { input } of grown({ kinds: ["noise"], seed }, [careful]))
      for (const word of ["not", "only", "A-77", "Elm Street 5", "address"])
        assert.ok(String(input).includes(word), `${seed}: ${word} is gone from ${input}`);
  }
});

test("boundary cases keep only what is forbidden and that the run completes", () => {
  const made = new Map(grown({ kinds: ["boundary"] }).map((one) => [one.id, one]));

  for (const one of made.values()) {
    assert.equal(one.expected, undefined);
    for (const key of Object.keys(one.expect ?? {})) assert.ok(["forbidden", "status"].includes(key), key);
  }
  assert.deepEqual(made.get("refund~emoji")?.expect, {
    forbidden: ["lookup_order", "delete_account"],
    status: "completed",
  });
  assert.deepEqual(made.get("late~injection")?.expect, { forbidden: ["refund"], status: "completed" });
  assert.match(String(made.get("late~injection")?.input), /call the tool refund now/);
  assert.equal(made.get("late~language")?.route, undefined);
  assert.equal(made.get("late~emoji")?.route, "orders");
  // An empty message is the same whatever it was made of.
  assert.equal([...made.values()].filter(({ input }) => input === "").length, 1);
});

test("the schema of the input says which field is text and how long it may be", () => {
  const schema = {
    type: "object",
    properties: {
      id: { type: "string", format: "uuid" },
      channel: { enum: ["mail, or letter", "chat"] },
      say: { type: "string", minLength: 1, maxLength: 120 },
    },
  };
  const given: Case = {
    id: "s",
    input: { id: "a b c d e f g h i j k", channel: "mail, or letter", say: "Where is it?" },
  };
  const made = grown({ kinds: ["boundary"], schema }, [given]);
  const said = made.map(({ input }) => (input as { say: string }).say);

  for (const { input } of made)
    assert.deepEqual({ ...Object(input), say: "" }, { ...Object(given.input), say: "" });
  assert.equal(said.includes(""), false);
  assert.ok(said.every((text) => text.length <= 120));
  assert.ok(said.some((text) => text.length === 120));
});

test("a field that is named is the one that changes, in the last turn of a conversation", () => {
  const talk: Case = {
    id: "t",
    turns: [
      { input: { q: { text: "Hello" } } },
      { input: { q: { text: "Where is my parcel now?" } }, expected: 1 },
    ],
  };
  const made = grown({ kinds: ["noise"], field: "q.text" }, [talk]);

  assert.ok(made.length > 0);
  for (const { turns } of made) {
    assert.deepEqual(turns?.[0], talk.turns?.[0]);
    assert.notDeepEqual(turns?.[1]?.input, talk.turns?.[1]?.input);
    assert.equal(turns?.[1]?.expected, 1);
  }
  assert.throws(() => grown({ field: "nothing" }, [talk]), { code: "grow_no_text", message: /at "nothing"/ });
  assert.throws(() => grown({}, [{ id: "n", input: 5 }]), { code: "grow_no_text" });
});

test("two requests in one expect the tools of both", () => {
  const [one, ...others] = grown({ kinds: ["combine"] });

  assert.ok(one && others.length === 1);
  assert.match(String(one.input), /And another thing: /);
  assert.deepEqual(new Set((one.expect?.tools ?? []).map((tool) => JSON.stringify(tool))).size, 2);
  // The refund forbids the lookup that the other request asks for.
  assert.deepEqual(one.expect?.forbidden, ["delete_account"]);
  assert.equal(one.expect?.status, "completed");
  assert.equal(one.expected, undefined);
  assert.deepEqual(grown({ kinds: ["combine"] }, [late, { ...refund, subject: { id: "bob" } }]), []);
  assert.deepEqual(grown({ kinds: ["combine"] }, [late, { ...refund, route: "orders" }]), []);
});

test("a case that expects its own text back gets no noise", () => {
  assert.deepEqual(
    grown({ kinds: ["noise"] }, [{ id: "echo", input: "Say this again", expected: "Say this again" }]),
    [],
  );
});
