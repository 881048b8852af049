import assert from "node:assert/strict";
import { test } from "node:test";
import { scriptedModel, text } from "../models/_test-model.ts";
import { prompt } from "../models/prompt.ts";
import { addresses, outputOf, record } from "./_test-run.ts";
import type { ClassifierOptions } from "./classifier.ts";
import { classifier } from "./classifier.ts";
import { route } from "./route.ts";

const LABELS = {
  billing: { description: "invoices", examples: ['Where is my "invoice"?'] },
  technical: {},
} as const;
const answering = (route: string, confidence = 0.9) =>
  scriptedModel([text(JSON.stringify({ route, confidence }))]);
const classify = async (options: Partial<ClassifierOptions<keyof typeof LABELS>>, input: unknown) => {
  const model = answering("billing");
  const said = await classifier({ model, labels: LABELS, ...options })(input);
  return { said, asked: JSON.parse(JSON.stringify(model.calls[0])) };
};

test("classifier() shows the model its labels and examples, and takes an answer of fixed shape", async () => {
  const { said, asked } = await classify({}, "Where is it?");

  assert.deepEqual(said, { route: "billing", confidence: 0.9 });
  assert.equal(
    asked.prompt[0].content,
    'Decide which label the message has.\n\nLabels:\n- billing: invoices\n- technical\n\nExamples:\n"Where is my \\"invoice\\"?" -> billing',
  );
  assert.deepEqual(asked.prompt[1].content, [{ type: "text", text: "Where is it?" }]);
  assert.deepEqual(asked.responseFormat.schema.properties.route.enum, ["billing", "technical"]);
});

test("classifier() with a prompt asks just that, its variables filled from labels and input", async () => {
  const own = prompt({
    name: "triage",
    template: "{{labels}}\nPlan {{plan}}: {{message}}",
    params: { temperature: 0 },
  });

  const { asked } = await classify({ prompt: own }, { plan: "pro", message: "It crashes" });

  assert.equal(asked.prompt[0].content[0].text, "- billing: invoices\n- technical\nPlan pro: It crashes");
  assert.equal(asked.temperature, 0);
});

test("classifier() may let the model say that nothing fits", async () => {
  const { asked } = await classify({ none: "anything else" }, { order: 1 });

  assert.match(asked.prompt[0].content, /\n- none: anything else\n/);
  assert.deepEqual(asked.responseFormat.schema.properties.route.enum, ["billing", "technical", "none"]);
  assert.equal(asked.prompt[1].content[0].text, '{"order":1}');
});

test("classifier() refuses to be made of nothing", () => {
  const none = { billing: {}, none: {} };

  assert.throws(() => classifier({ model: "m", labels: {} }), { code: "invalid_classifier" });
  assert.throws(() => classifier({ model: "m", labels: none, none: "else" }), { code: "invalid_classifier" });
  assert.throws(() => classifier({ labels: LABELS }), { code: "model_missing" });
});

test("route() takes a model with labels for its classifier; an answer out of shape goes to the fallback", async () => {
  const support = (model: ReturnType<typeof scriptedModel>) =>
    route("support", {
      classify: { model, labels: LABELS },
      routes: { billing: (message: string) => message.length, technical: () => 0 },
      fallback: () => -1,
      threshold: 0.5,
    }).run("invoice");
  const run = await record(() => support(answering("billing")));

  assert.equal(outputOf(run).output, 7);
  assert.deepEqual(addresses(run), ["support/classify/model", "support/decision"]);
  assert.equal((await support(answering("billing", 0.4))).decision.why, "low_confidence");
  assert.deepEqual((await support(answering("sales"))).decision, { route: "fallback", why: "unreadable" });
  assert.deepEqual((await support(scriptedModel([text("I would say billing")]))).decision.why, "unreadable");
});
