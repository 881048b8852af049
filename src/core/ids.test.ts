import assert from "node:assert/strict";
import { test } from "node:test";
import { isAirworthyError } from "./errors.ts";
import { newRunId, parseRunId, parseSessionId } from "./ids.ts";

test("newRunId() makes ids that sort by time and never meet", () => {
  const ids = [1, 1_000, 1_800_000_000_000, 1_800_000_000_001].map((now) => newRunId(now));

  assert.deepEqual([...ids].sort(), ids);
  assert.equal(new Set(Array.from({ length: 10_000 }, () => newRunId(5))).size, 10_000);
});

test("parseRunId() takes what newRunId() makes and refuses the rest", () => {
  const id = newRunId();
  assert.equal(parseRunId(id), id);
  for (const text of ["", "run_", "RUN_1", "run_../x", "run_\u202e", `run_${"x".repeat(200)}`]) {
    assert.throws(
      () => parseRunId(text),
      (error) => isAirworthyError(error, "invalid_run_id"),
      text,
    );
  }
});

test("parseSessionId() refuses the empty, the endless and control characters", () => {
  for (const text of ["", "x".repeat(201), "a\u0000"]) {
    assert.throws(
      () => parseSessionId(text),
      (error) => isAirworthyError(error, "invalid_session_id"),
    );
  }
  assert.equal(parseSessionId("conversation 7 / ü"), "conversation 7 / ü");
});
