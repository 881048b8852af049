import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { audit } from "./audit.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples");

function verdicts(path: string): readonly string[] {
  return audit(join(EXAMPLES, path)).patterns.map(({ number, verdict }) => `${number} ${verdict}`);
}

test("the pharmacy, which does well, has none of the six patterns", () => {
  assert.deepEqual(verdicts("pharmacy"), [
    "1 absent",
    "2 absent",
    "3 absent",
    "4 absent",
    "5 absent",
    "6 absent",
  ]);
});
