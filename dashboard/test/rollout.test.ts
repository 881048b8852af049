import assert from "node:assert/strict";
import { test } from "node:test";
import { changeRollout } from "../../src/rollout/change-rollout.ts";
import { loadRollout } from "../../src/rollout/load-rollout.ts";
import { eventually } from "./eventually.ts";
import { addReleases, addRollouts, beginRollout, returns } from "./shop/rollouts.ts";
import { skip, withDashboard } from "./with-dashboard.ts";

test("somebody sees a rollout in the list, rolls it back by the button, and the next run is served by the incumbent", {
  skip,
}, async () => {
  await withDashboard(
    async ({ page, app, faults, elsewhere }) => {
      const { first, kinder } = await addReleases(app);
      const { id } = await beginRollout(app, { incumbent: first, candidate: kinder }, "a kinder tone");
      for (let parcel = 1; parcel <= 40; parcel += 1) await app.run(returns, { parcel });
      await page.goto("/rollouts");
      const list = page.getByRole("table", { name: "Rollouts, those that go on first" });
      await list.getByRole("link", { name: "returns" }).click();
      await page.waitForURL(`**/rollouts/${id}`);
      await page.getByRole("region", { name: "failures" }).getByText("candidate").waitFor();

      await page.getByRole("button", { name: "Pause" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Pause" }).click();
      await page.getByRole("button", { name: "Resume" }).waitFor();
      assert.equal((await loadRollout(app.store, id)).state.status, "paused");

      await page.getByRole("button", { name: "Roll back" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("button", { name: "Roll back" }).click();
      assert.equal((await loadRollout(app.store, id)).state.status, "paused", "a reason is asked for");
      await dialog.getByLabel("Why").fill("too kind <b>by half</b>");
      assert.equal(await dialog.getByLabel("Let them finish").isChecked(), true);
      await dialog.getByLabel("Cancel them").check();
      await dialog.getByRole("button", { name: "Roll back" }).click();
      await page.getByRole("region", { name: "Verdict" }).getByText("too kind <b>by half</b>").waitFor();

      const { state } = await loadRollout(app.store, id);
      assert.ok(state.status === "rolled_back", state.status);
      assert.deepEqual([state.last.by, state.last.why], ["local", "too kind <b>by half</b>"]);
      const serving = await app.store.servings.current("returns");
      assert.deepEqual([serving?.stable, serving?.withdraws?.release], [first, kinder]);
      const run = await app.store.load((await app.run(returns, { parcel: 1 })).id);
      assert.equal(run?.release, first);
      const [entry] = await app.store.audit.list();
      assert.deepEqual([entry?.action, entry?.target], ["rollout.roll_back", id]);
      await page.getByRole("button", { name: "Roll back" }).waitFor({ state: "detached" });
      assert.deepEqual(faults, []);
      assert.deepEqual(elsewhere, []);
    },
    { days: 1 },
  );
});

test("a rollout that was promoted is rolled back to the release before it by a button on its page", {
  skip,
}, async () => {
  await withDashboard(
    async ({ page, app, faults }) => {
      const { first, kinder } = await addReleases(app);
      const rollout = await beginRollout(app, { incumbent: first, candidate: kinder }, "a kinder tone");
      const deed = { at: Date.now(), by: "ada", why: "good enough" };
      await changeRollout(app.store, rollout, { ...deed, change: "promote" });
      await page.goto(`/rollouts/${rollout.id}`);
      await page.getByText("Everyone is served by it").waitFor();
      await page.getByRole("button", { name: "Roll back" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Why").fill("not so kind after all");
      await dialog.getByRole("button", { name: "Roll back" }).click();
      await page.getByText("not so kind after all").waitFor();

      assert.equal((await app.store.servings.current("returns"))?.stable, first);
      await page.getByRole("button", { name: "Roll back" }).waitFor({ state: "detached" });
      assert.deepEqual(faults, []);
    },
    { days: 1 },
  );
});

test("a rollout that did harm says by which metric, and leads to the runs that decided and to what changed", {
  skip,
}, async () => {
  await withDashboard(
    async ({ page, app }) => {
      const { rolledBack, first, worse } = await addRollouts(app);
      await page.goto(`/rollouts/${rolledBack}`);
      const verdict = page.getByRole("region", { name: "Verdict" });
      await verdict.getByText(/The candidate is worse/).waitFor();
      await verdict.getByRole("link").first().waitFor();
      const failing = page.getByRole("region", { name: "failures" });
      await failing.getByRole("link", { name: /^run_/ }).first().click();
      await page.waitForURL(/\/runs\/run_/);
      await page
        .getByText(/No label was made for parcel/)
        .first()
        .waitFor();

      await page.goBack();
      await page.getByRole("link", { name: "in words" }).click();
      await page.waitForURL(`**/releases/${first}/diff/${worse}`);
      await page
        .getByRole("region", { name: "Text of prompt returns" })
        .getByText("Be as brief as you can.")
        .waitFor();
      await page.getByRole("link", { name: "briefer answers" }).click();
      await page.waitForURL(`**/releases/${worse}`);
      await page.getByRole("region", { name: "Models" }).getByText("openai gpt-5-mini").waitFor();
    },
    { days: 1 },
  );
});

test("who may only look cannot roll back", { skip }, async () => {
  const tokens = [{ name: "vic", role: "viewer", token: "viewer-token-of-vic" }] as const;
  await withDashboard(
    async ({ page, app, url }) => {
      const { kinder } = await addReleases(app);
      const { id } = await beginRollout(app, { candidate: kinder }, "a kinder tone");
      await page.goto(url);
      await page.getByLabel("Token").fill("viewer-token-of-vic");
      await page.keyboard.press("Enter");
      await page.getByRole("link", { name: "Rollouts" }).click();
      await page.goto(`/rollouts/${id}`);
      await page.getByRole("button", { name: "Roll back" }).waitFor();
      await eventually(async () => {
        for (const name of ["Roll back", "Promote"])
          assert.equal(await page.getByRole("button", { name }).isDisabled(), true, name);
      });
    },
    { days: 1, serve: { tokens } },
  );
});
