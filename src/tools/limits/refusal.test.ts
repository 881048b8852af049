import assert from "node:assert/strict";
import { test } from "node:test";
import { ToolError } from "../tool-error.ts";
import { refusalOf } from "./refusal.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const failed = (parts: object): Error => Object.assign(new Error("Request failed"), parts);

test("refusalOf() reads 429 and its Retry-After however a library tells of them", () => {
  const cases: [unknown, number | undefined][] = [
    [failed({ status: 429, headers: { "Retry-After": "3" } }), 3_000],
    [failed({ status: 429, headers: new Headers({ "retry-after": "0.5" }) }), 500],
    [failed({ statusCode: 429, responseHeaders: { "retry-after-ms": "250" } }), 250],
    [failed({ response: new Response(null, { status: 429, headers: { "retry-after": "2" } }) }), 2_000],
    [failed({ response: { status: 429, headers: { "retry-after": 7 } } }), 7_000],
    [failed({ status: 429, headers: { "retry-after": "Sun, 22 Nov 2026 10:00:09 GMT" } }), 9_000],
    [failed({ status: 429, headers: { "retry-after": "Sun, 22 Nov 2026 09:00:00 GMT" } }), 0],
    [failed({ status: 429, headers: { "retry-after": "soon" } }), undefined],
    [failed({ status: 429 }), undefined],
    [new Error("outer", { cause: failed({ status: 429, headers: { "retry-after": "1" } }) }), 1_000],
    [new ToolError({ code: "busy", message: "Busy", retryAfterMs: 40 }), 40],
    [new ToolError({ code: "rate_limited", message: "Too often" }), undefined],
  ];
  for (const [error, retryAfter] of cases)
    assert.deepEqual(refusalOf(error, NOW), { status: 429, retryAfter }, String(error));
});

test("refusalOf() takes 503 for a refusal only where it says until when", () => {
  assert.equal(refusalOf(failed({ status: 503 })), undefined);
  assert.deepEqual(refusalOf(failed({ status: 503, headers: { "retry-after": "1" } })), {
    status: 503,
    retryAfter: 1_000,
  });
});

test("refusalOf() leaves everything else alone", () => {
  for (const error of [
    new Error("429"),
    failed({ status: 500 }),
    failed({ status: "429" }),
    "429",
    null,
    undefined,
  ])
    assert.equal(refusalOf(error), undefined);
});
