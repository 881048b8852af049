import assert from "node:assert/strict";
import { test } from "node:test";
import { loadRollout } from "../../src/rollout/load-rollout.ts";
import { beginAbTest, serveAbTest } from "./shop/ab-tests.ts";
import { addReleases, exchanges } from "./shop/rollouts.ts";
import { skip, withDashboard } from "./with-dashboard.ts";

test("somebody sees in the list that a test is decided, by which figure and for whom, and adopts B by the button", {
  skip,
}, async () => {
  await withDashboard(
    async ({ page, app, faults, elsewhere }) => {
      const { worse, kinder } = await addReleases(app);
      const begun = await beginAbTest(app, { a: worse, b: kinder }, "does it lose fewer parcels?");
      await serveAbTest(app, begun);
      const { id } = begun;
      await page.goto("/rollouts");
      const list = page.getByRole("table", { name: "Rollouts, those that go on first" });
      await list.getByText("A/B, 50 % have B").waitFor();
      await list.getByRole("link", { name: "exchanges" }).click();
      await page.waitForURL(`**/ab/${id}`);
      await page
        .getByRole("region", { name: "Answer" })
        .getByText(/^B is better: failures -/)
        .waitFor();
      const failures = page.getByRole("region", { name: "failures", exact: true });
      await failures.getByText("B better").waitFor();
      await failures.getByRole("img", { name: /^failures over \d+ runs: -.* points/ }).waitFor();
      await page.getByRole("region", { name: "latency" }).waitFor();
      const segments = page.getByRole("table", { name: /^The outcome by segment/ });
      await segments.getByRole("row", { name: /plan: pro/ }).waitFor();

      await page.getByRole("button", { name: "Adopt B" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("button", { name: "Adopt B" }).click();
      assert.equal((await loadRollout(app.store, id)).state.status, "decided", "a reason is asked for");
      await dialog.getByLabel("Why").fill("fewer <b>lost</b> parcels");
      await dialog.getByRole("button", { name: "Adopt B" }).click();
      await page.getByRole("region", { name: "Answer" }).getByText("fewer <b>lost</b> parcels").waitFor();

      assert.equal((await app.store.servings.current("exchanges"))?.stable, kinder);
      const run = await app.store.load((await app.run(exchanges, { parcel: 3 })).id);
      assert.equal(run?.release, kinder);
      const [entry] = await app.store.audit.list();
      assert.deepEqual([entry?.action, entry?.target], ["ab.adopt", id]);
      await page.getByRole("button", { name: "Stop" }).waitFor({ state: "detached" });
      assert.deepEqual(faults, []);
      assert.deepEqual(elsewhere, []);
    },
    { days: 1 },
  );
});

test("a test without an answer says so, and Stop keeps A", { skip }, async () => {
  await withDashboard(
    async ({ page, app }) => {
      const { first, kinder } = await addReleases(app);
      const { id } = await beginAbTest(app, { a: first, b: kinder }, "a kinder tone");
      await page.goto(`/ab/${id}`);
      await page.getByText("It is not known yet which is better.").waitFor();
      await page.getByText("No route or attribute of users has enough runs yet.").waitFor();
      await page.getByRole("button", { name: "Stop" }).click();
      await page.getByRole("dialog").getByLabel("Why").fill("another idea");
      await page.getByRole("dialog").getByRole("button", { name: "Stop" }).click();
      await page.getByText(/A was kept/).waitFor();

      assert.equal((await app.store.servings.current("exchanges"))?.stable, first);
    },
    { days: 1 },
  );
});
