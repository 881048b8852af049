import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { z } from "zod";
import { type FillContext, fillSchema } from "./fill-schema.ts";
import { createLabeller } from "./labeller.ts";
import { readExamples } from "./read-examples.ts";
import { readSchema } from "./schema-node.ts";

function context(message: string, prompt = ""): FillContext {
  const reading = readExamples(prompt);
  const labeller = createLabeller();
  return {
    sources: { near: message, message, earlier: [], facts: [] },
    instructions: prompt,
    label: (text, { labels }) => labeller.label(text, { labels, reading, key: `${prompt}${labels}` }),
    teaches: (labels) => labels.every((label) => reading.examples.some((example) => example.label === label)),
    reply: () => "the reply",
  };
}

function fill(schema: z.ZodType, message: string, prompt = ""): unknown {
  return fillSchema(readSchema(z.toJSONSchema(schema)), context(message, prompt));
}

const PROMPT =
  '- "turn the lamp on" -> light\n- "too dark here" -> light\n- "play a song" -> music\n- "louder" -> music';

test("fillSchema() classifies enums and gives the classification's confidence", () => {
  const schema = z.object({ route: z.enum(["music", "light"]), confidence: z.number().min(0).max(1) });
  const sure = schema.parse(fill(schema, "turn on the lamp", PROMPT));
  const unsure = schema.parse(fill(schema, "hm", PROMPT));
  assert.equal(sure.route, "light");
  assert.ok(sure.confidence > 0.8 && unsure.confidence < 0.6, `${sure.confidence} ${unsure.confidence}`);
});

test("fillSchema() scales a confidence to the range of its field", () => {
  const schema = z.object({ confidence: z.int().min(0).max(100), route: z.enum(["music", "light"]) });
  assert.ok(schema.parse(fill(schema, "turn on the lamp", PROMPT)).confidence > 80);
});

test("fillSchema() extracts what is there, and is null or plain where nothing is", () => {
  const schema = z.object({
    code: z
      .string()
      .regex(/^K\d{3}$/)
      .nullable(),
    email: z.email().nullable(),
    amount: z.number().describe("in dollars").nullable(),
    note: z.string().optional(),
  });
  assert.deepEqual(fill(schema, "K123, ada@x.example, $5"), {
    code: "K123",
    email: "ada@x.example",
    amount: 5,
  });
  assert.deepEqual(fill(schema, "nothing"), { code: null, email: null, amount: null });
});

test("fillSchema() makes an item for each request, and a label for each part", () => {
  const plan = z.object({
    tasks: z.array(z.object({ worker: z.enum(["light", "music"]), task: z.string() })),
  });
  assert.deepEqual(fill(plan, "play a song and turn the lamp on", PROMPT), {
    tasks: [
      { worker: "music", task: "play a song" },
      { worker: "light", task: "turn the lamp on" },
    ],
  });
  const tags = z.object({ tags: z.array(z.enum(["light", "music"])) });
  assert.deepEqual(fill(tags, "play a song and turn the lamp on", PROMPT), { tags: ["music", "light"] });
});

test("fillSchema() learns yes and no from examples, and reads a boolean's name without", () => {
  const prompt =
    '- "arrived broken" -> yes\n- "it smashed on the way" -> yes\n- "all fine" -> no\n- "lovely, no trouble" -> no';
  const urgent = z.object({ flag: z.boolean() });
  assert.deepEqual(fill(urgent, "it arrived smashed and broken", prompt), { flag: true });
  assert.deepEqual(fill(z.object({ urgent: z.boolean() }), "this is urgent"), { urgent: true });
  assert.deepEqual(fill(z.object({ urgent: z.boolean() }), "this is not urgent"), { urgent: false });
  assert.deepEqual(fill(z.object({ urgent: z.boolean() }), "hello"), { urgent: false });
});

test("fillSchema() puts the answer where an answer is asked for", () => {
  assert.deepEqual(fill(z.object({ reply: z.string() }), "x"), { reply: "the reply" });
});

const leaf: fc.Arbitrary<z.ZodType> = fc.oneof(
  fc.constant(z.string()),
  fc.nat(5).map((least) =>
    z
      .string()
      .min(least)
      .max(least + 2),
  ),
  fc.constantFrom(z.email(), z.uuid(), z.iso.date(), z.url()),
  fc.constantFrom(z.string().regex(/^[A-Z]{2}-\d{4}$/), z.string().regex(/^\w+@\w+$/)),
  fc.tuple(fc.integer({ min: -9, max: 9 }), fc.nat(9)).map(([low, more]) =>
    z
      .number()
      .min(low)
      .max(low + more),
  ),
  fc.integer({ min: 1, max: 7 }).map((step) => z.int().multipleOf(step).min(1)),
  fc.constant(z.number().gt(0).lt(1)),
  fc.constant(z.boolean()),
  fc.constant(z.literal("only")),
  fc
    .uniqueArray(fc.string({ minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 })
    .map((names) => z.enum(names)),
);
const { tree } = fc.letrec<{ tree: z.ZodType }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.tuple(tie("tree"), fc.nat(3)).map(([item, least]) =>
      z
        .array(item)
        .min(least)
        .max(least + 1),
    ),
    fc
      .dictionary(fc.constantFrom("a", "name", "reply", "score", "count"), tie("tree"), { maxKeys: 4 })
      .map((shape) => z.object(shape)),
    tie("tree").map((inner) => inner.nullable()),
    fc
      .dictionary(fc.constantFrom("a", "query", "confidence"), tie("tree"), { maxKeys: 3 })
      .map((shape) => z.object(shape).partial()),
    fc.tuple(tie("tree"), tie("tree")).map(([left, right]) => z.union([left, right])),
  ),
}));

test("fillSchema() always makes what the schema allows", () => {
  fc.assert(
    fc.property(tree, fc.string(), (schema, message) => {
      const text = `${message} K12, 3 of AB-1234 for $7 to ada@x.example on 2026-01-02`;
      const made = fill(schema, text, PROMPT);
      const checked = schema.safeParse(made);
      assert.ok(
        checked.success,
        `${JSON.stringify(made)}: ${checked.error?.message}\n${JSON.stringify(z.toJSONSchema(schema))}`,
      );
    }),
    { numRuns: 300, seed: 20_261_122 },
  );
});
