import assert from "node:assert/strict";
import { test } from "node:test";
import type { Address } from "../../src/core/ids.ts";
import { eventually } from "./eventually.ts";
import { ADDRESS, addPayouts } from "./shop/payouts.ts";
import { skip, withDashboard } from "./with-dashboard.ts";

test("somebody finds a request in the inbox by the keyboard, edits its arguments and approves it", {
  skip,
}, async () => {
  await withDashboard(
    async ({ page, app, faults, elsewhere }) => {
      const { waiting } = await addPayouts(app);
      await page.goto("/approvals");
      await page.getByText("order: W20011").filter({ visible: true }).waitFor();
      await page.keyboard.press("j");
      await page.keyboard.press("Enter");
      await page.waitForURL(`**/approvals/${waiting}/*`);
      await page.getByText("finance, operator").waitFor();

      await page.getByRole("button", { name: "Edit" }).click();
      const field = page.getByLabel("Arguments as JSON");
      await field.fill('{"order": "W20011", "cents": "many"}');
      await page.getByRole("button", { name: "Approve with these arguments" }).click();
      await page.getByRole("alert").getByText("invalid_input").waitFor();
      await field.fill('{"order": "W20011", "cents": 6400}');
      await page.getByLabel("Why").fill("half of it <i>arrived</i>");
      await page.getByRole("button", { name: "Approve with these arguments" }).click();
      await page.getByRole("status").getByText("half of it <i>arrived</i>").waitFor();

      const decision = (await app.store.approvals.find(waiting, ADDRESS as Address))?.decision;
      assert.ok(decision?.approved === true);
      assert.deepEqual([decision.by, decision.input], ["local", { order: "W20011", cents: 6_400 }]);
      await page.getByRole("link", { name: /^run_/ }).click();
      await page.waitForURL(`**/runs/${waiting}`);
      await page.goto("/approvals");
      await page.getByText("Nobody is waited for").waitFor();
      await page.getByRole("tab", { name: "Decided" }).click();
      await eventually(async () =>
        assert.equal(await page.getByRole("table").getByText("denied", { exact: true }).count(), 1),
      );
      assert.deepEqual(faults, []);
      assert.deepEqual(elsewhere, []);
    },
    { days: 1 },
  );
});

test("who is not named by a contract sees a request and cannot decide it", { skip }, async () => {
  const tokens = [{ name: "vic", role: "viewer", token: "viewer-token-of-vic" }] as const;
  await withDashboard(
    async ({ page, app }) => {
      const { waiting } = await addPayouts(app);
      await page.goto(`/approvals/${waiting}/${encodeURIComponent(ADDRESS)}`);
      await page.getByLabel("Token").fill("viewer-token-of-vic");
      await page.keyboard.press("Enter");
      await page.getByText("Only finance, operator may decide it").waitFor();
      await eventually(async () => {
        for (const name of ["Approve", "Deny"])
          assert.equal(await page.getByRole("button", { name, exact: true }).isDisabled(), true, name);
      });
    },
    { days: 1, serve: { tokens } },
  );
});
