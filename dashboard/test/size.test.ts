import assert from "node:assert/strict";
import { test } from "node:test";
import { builtDashboard } from "../../src/server/dashboard/built-dashboard.ts";

/** What a first visit may load, compressed. */
const MOST = 300_000;

test("the whole dashboard, every screen of it, is less than a first load may be", (context) => {
  const built = builtDashboard();
  if (built === undefined) return context.skip("the dashboard is not built: npm run build -w dashboard");
  const bytes = [...built.values()].reduce((sum, { gzipped }) => sum + gzipped.length, 0);
  context.diagnostic(`${bytes} bytes gzipped`);

  assert.ok(bytes < MOST, `${bytes} bytes`);
});
