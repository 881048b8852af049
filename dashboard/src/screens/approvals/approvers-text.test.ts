import assert from "node:assert/strict";
import { test } from "node:test";
import { approversText } from "./approvers-text.ts";

test("it says who may decide, and how many must have approved", () => {
  const vote = { by: "ann", at: 1 };
  assert.deepEqual(
    [
      approversText({ approvers: null, needs: 1, votes: [] }),
      approversText({ approvers: ["finance", "eve"], needs: 1, votes: [] }),
      approversText({ approvers: ["finance"], needs: 2, votes: [] }),
      approversText({ approvers: ["finance"], needs: 2, votes: [vote] }),
    ],
    ["every operator", "finance, eve", "2 of finance", "2 of finance, 1 approved"],
  );
});
