import assert from "node:assert/strict";
import { test } from "node:test";
import { nextWords, verdictWords } from "./words.ts";

test("a verdict is told in words, with the metrics that decided or are waited for", () => {
  const nothing = { reason: "", guilty: [], waiting: [] };
  const told = (verdict: Parameters<typeof verdictWords>[0]["verdict"]) => verdictWords({ verdict });
  assert.match(told({ ...nothing, verdict: "BLOCK", guilty: ["toolErrors"] }), /is worse: tool errors/);
  assert.match(told({ ...nothing, verdict: "BLOCK" }), /several figures taken together/);
  assert.match(told({ ...nothing, verdict: "PASS" }), /within every margin/);
  assert.match(told({ ...nothing, verdict: "INCONCLUSIVE", waiting: ["failures"] }), /margin: failures/);
  assert.match(told({ ...nothing, verdict: "INCONCLUSIVE", reason: "share" }), /not assigned as planned/);
});

test("what comes next says what is waited for", () => {
  assert.deepEqual(
    [
      nextWords({ next: { move: "wait", text: "12 more runs of the candidate" } }),
      nextWords({ next: { move: "wait", text: "a person resumes it" } }),
      nextWords({ next: { move: "hold", text: "Undecided after 2h" } }),
    ],
    [
      "it waits until there are 12 more runs of the candidate",
      "it waits until a person resumes it",
      "a person has to decide: Undecided after 2h",
    ],
  );
});
