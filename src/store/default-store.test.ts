import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultStore } from "./default-store.ts";

const URL = "postgres://app@db.internal/app";

test("the environment chooses the store that no configuration has chosen", () => {
  assert.equal(within({}), ".airworthy/store.db");
  assert.equal(within({ DATABASE_URL: URL }), URL);
  assert.equal(within({ DATABASE_URL: "mysql://db.internal/app" }), ".airworthy/store.db");
  assert.equal(within({ DATABASE_URL: URL, AIRWORTHY_STORE: "runs.db" }), "runs.db");
  assert.equal(within({ DATABASE_URL: URL, AIRWORTHY_STORE: "" }), URL);
});

function within(env: NodeJS.ProcessEnv): string {
  const before = process.env;
  try {
    process.env = env;
    return defaultStore();
  } finally {
    process.env = before;
  }
}
