import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { isAirworthyError } from "../core/errors.ts";
import { addresses, errorOf, outputOf, record, replay } from "./_test-run.ts";
import type { Classified } from "./route.ts";
import { route } from "./route.ts";

function support(said: Classified, threshold = 0.6) {
  return route("support", {
    classify: async (_: string) => said,
    routes: {
      billing: async (message) => message.length,
      technical: async (message) => message.toUpperCase(),
    },
    fallback: async () => null,
    threshold,
  });
}

test("route() hands the input to the handler of the route, and says which ran", async () => {
  const result = await support({ route: "billing", confidence: 0.9 }).run("invoice");

  assert.deepEqual(result, { route: "billing", output: 7, decision: { route: "billing", confidence: 0.9 } });
});

test("route() types the output by the route that ran", async () => {
  const result = await support("technical").run("crash");

  assert.ok(result.route === "technical");
  const output: string = result.output;
  assert.equal(output, "CRASH");
});

test("route() falls back below its threshold, for unknown routes and for confidences that are none", async () => {
  const decide = async (said: Classified) => (await support(said).run("")).decision;

  assert.deepEqual(await decide({ route: "billing", confidence: 0.59 }), {
    route: "fallback",
    said: "billing",
    confidence: 0.59,
    why: "low_confidence",
  });
  assert.deepEqual(await decide("toString"), {
    route: "fallback",
    said: "toString",
    confidence: 1,
    why: "unknown_route",
  });
  assert.deepEqual(await decide({ route: "billing", confidence: 95 }), {
    route: "fallback",
    said: "billing",
    why: "invalid_confidence",
  });
  assert.equal((await decide({ route: "billing", confidence: Number.NaN })).why, "invalid_confidence");
});

test("route() falls back where the classifier's answer cannot be read, and throws its other errors", async () => {
  const throwing = (error: Error) =>
    route("support", {
      classify: (_: string) => Promise.reject(error),
      routes: {},
      fallback: () => "person",
    }).run("");
  const unreadable = Object.assign(new Error("No object generated"), { name: "AI_NoObjectGeneratedError" });

  const result = await throwing(unreadable);
  assert.deepEqual(result, {
    route: "fallback",
    output: "person",
    decision: { route: "fallback", why: "unreadable" },
  });
  await assert.rejects(throwing(new Error("Provider is down")), { message: "Provider is down" });
});

test("route() takes the types of its handlers from its input schema", async () => {
  const sized = route("sized", {
    input: z.object({ size: z.number() }),
    classify: ({ size }) => (size > 10 ? "big" : "small"),
    routes: { big: ({ size }) => size * 2, small: ({ size }) => size },
    fallback: () => 0,
  });

  assert.equal((await sized.run({ size: 11 })).output, 22);
  await assert.rejects(sized.run(JSON.parse('{"size":"11"}')), { code: "invalid_input" });
});

test("route() keeps its decision in the journal, between the classifier's calls and the handler's", async () => {
  const run = await record((ctx) =>
    route("support", {
      classify: (text: string) => ctx.step("ask", () => text),
      routes: { billing: () => ctx.step("find_invoice", () => 42) },
      fallback: () => 0,
    }).run("billing"),
  );

  assert.equal(outputOf(run).output, 42);
  assert.deepEqual(addresses(run), [
    "support/classify/ask",
    "support/decision",
    "support/billing/find_invoice",
  ]);
  assert.equal(run.calls[1]?.answer, '{"route":"billing","confidence":1}');
});

test("route() that now decides otherwise diverges on replay", async () => {
  const run = await record(() => support("billing").run("invoice"));

  const again = await replay(run, () => support("technical").run("invoice"));

  assert.ok(isAirworthyError(errorOf(again), "divergence"));
});

test("route() refuses a threshold out of bounds and a route called fallback", () => {
  assert.throws(() => support("billing", 1.1), { code: "invalid_route" });
  const shadowing = () =>
    route("r", { classify: (_: string) => "fallback", routes: { fallback: () => 1 }, fallback: () => 2 });
  assert.throws(shadowing, { code: "invalid_route" });
});
