import assert from "node:assert/strict";
import { test } from "node:test";
import { addExperiments } from "./shop/evals.ts";
import { skip, withDashboard } from "./with-dashboard.ts";

test("somebody compares two experiments, finds what got worse, sees what came out, and writes a note", {
  skip,
}, async () => {
  await withDashboard(
    async ({ page, app, faults, elsewhere }) => {
      const { before, after } = await addExperiments(app);
      await page.goto("/evals");
      await page.getByLabel(/Mark the experiment .* with current/).check();
      await page.getByLabel(/Mark the experiment .* with shorter answers/).check();
      await page.getByRole("button", { name: "Compare" }).click();
      await page.waitForURL(`**/evals/${after}/against/${before}`);
      await page.getByText("BLOCK").first().waitFor();
      await page.getByLabel("Route", { exact: true }).selectOption("order_status");
      const regressions = page.getByRole("table", { name: "regressions" });
      assert.equal(await regressions.getByText("refund-broken").count(), 0);

      await regressions.getByRole("link", { name: /shipped/ }).click();
      await page.waitForURL(/cases\/shipped\?against=/);
      const diff = page.getByRole("region", { name: "What came out" });
      await diff.getByText(/shipped with FedEx/).waitFor();
      await page.getByLabel("A new note").fill("It forgets the carrier. <b>Not bold</b>");
      await page.getByRole("button", { name: "Add note" }).click();
      await page.getByText("It forgets the carrier. <b>Not bold</b>").waitFor();
      await page.getByRole("link", { name: /^run_/ }).first().click();
      await page.waitForURL(/\/runs\/run_/);

      const [note] = await app.store.notes.list({ kind: "case", id: "support-answers/shipped" });
      assert.equal(note?.by, "local");
      assert.deepEqual(faults, []);
      assert.deepEqual(elsewhere, []);
    },
    { days: 1 },
  );
});

test("an experiment leads by the keyboard alone to a case that failed", { skip }, async () => {
  await withDashboard(
    async ({ page, app }) => {
      const { after } = await addExperiments(app);
      await page.goto(`/evals/${after}?view=trials&only=failed`);
      await page.getByRole("table", { name: "Trials" }).waitFor();
      // What it is held to stands first, and is a row as well.
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/cases\//);
      await page.getByRole("heading", { name: "Notes" }).waitFor();

      assert.match(page.url(), new RegExp(`/evals/${after}/cases/`));
    },
    { days: 1 },
  );
});
