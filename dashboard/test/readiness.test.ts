import assert from "node:assert/strict";
import { test } from "node:test";
import { skip, withDashboard } from "./with-dashboard.ts";

test("a workflow that is not ready says why, what would mend it, and leads to its evidence", {
  skip,
}, async () => {
  await withDashboard(
    async ({ page, faults, elsewhere }) => {
      await page.goto("/readiness?workflow=support");
      const questions = page.getByRole("list", { name: "Questions" });
      await questions.getByText("BLOCK").first().waitFor();
      assert.equal(await questions.getByRole("heading").count(), 12);
      await questions
        .getByText(/rollout start support/)
        .first()
        .waitFor();
      await page.getByLabel("Workflow").selectOption("echo");
      await page.waitForURL("**/readiness?workflow=echo");
      await page.getByRole("heading", { level: 1 }).getByText("echo").waitFor();
      await page.goBack();
      await questions.getByRole("link").first().click();
      await page.waitForURL(/\/(runs|evals|rollouts)\//);
      assert.deepEqual(faults, []);
      assert.deepEqual(elsewhere, []);
    },
    { days: 1 },
  );
});
