import assert from "node:assert/strict";
import { test } from "node:test";
import { screensOf } from "./screens.ts";
import { addHostileRuns } from "./shop/seed.ts";
import { skip, withDashboard } from "./with-dashboard.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202a-\u202e\u2066-\u2069]/;

test("what models and customers wrote never becomes markup, nor hides or turns text around", {
  skip,
}, async () => {
  await withDashboard(
    async ({ page, app, faults, elsewhere, ...seeded }) => {
      const [said, failed] = await addHostileRuns(app);
      assert.ok(said !== undefined && failed !== undefined);
      const screens = await screensOf({ ...seeded, app, long: said, hostile: said });
      const own = [
        `/runs/${said}?call=1`,
        `/runs/${said}?view=list`,
        `/runs/${failed}?call=1`,
        `/runs/${said}?view=json`,
        `/compare?a=${said}&b=${failed}`,
        `/review?run=${failed}`,
        "/runs?text=script",
      ];
      for (const address of [...own, ...screens.map((one) => one.address)]) {
        await page.goto(address);
        await page.locator("main h1").waitFor();
        await page.waitForFunction(() => document.querySelector(".loading") === null);
        const seen = await page.evaluate(() => ({
          pwned: document.body.dataset.pwned ?? "no",
          scripts: document.querySelectorAll("script:not([src])").length,
          images: document.querySelectorAll("main img").length,
          text: document.body.innerText + document.title,
        }));

        assert.deepEqual([seen.pwned, seen.scripts, seen.images], ["no", 0, 0], address);
        assert.doesNotMatch(seen.text, UNSEEN, address);
      }
      assert.deepEqual(faults, []);
      assert.deepEqual(elsewhere, []);
    },
    { serve: { rate: 10_000 } },
  );
});
