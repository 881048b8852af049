import assert from "node:assert/strict";
import { test } from "node:test";
import { returns } from "./shop/rollouts.ts";
import { skip, withDashboard } from "./with-dashboard.ts";

test("the page of a run has what scorers said of it, what went wrong with them, and leads to the judge's runs", {
  skip,
}, async () => {
  await withDashboard(
    async ({ page, app, faults }) => {
      const [run, judged] = [await app.run(returns, { parcel: 1 }), await app.run(returns, { parcel: 2 })];
      const spent = { runs: [judged.id], cost: 0.0125, tokensIn: 10, tokensOut: 5 };
      await app.store.scores.keep({
        run: run.id,
        at: Date.now(),
        value: 0,
        cost: 0.0125,
        scores: {
          kind: { kind: "scored", value: 0, pass: false, reason: "It is <b>curt</b>", spent },
          short: { kind: "scored", value: 1, pass: true },
          broken: { kind: "error", code: "scorer_hung", message: "It did not answer" },
        },
      });
      await page.goto(`/runs/${run.id}`);
      const scores = page.getByRole("region", { name: "Scores" });
      await scores.getByText("It is <b>curt</b>").waitFor();
      assert.equal(await scores.getByText("the scorer failed").count(), 1);
      assert.match(await scores.innerText(), /\$0\.0125/);
      await scores.getByRole("link", { name: /^run_/ }).click();
      await page.waitForURL(`**/runs/${judged.id}`);
      await page
        .getByRole("region", { name: /Outcome|Output/ })
        .first()
        .waitFor();
      assert.equal(await page.getByRole("region", { name: "Scores" }).count(), 0, "nobody scored the judge");
      assert.deepEqual(faults, []);
    },
    { days: 1 },
  );
});
