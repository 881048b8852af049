import assert from "node:assert/strict";
import { test } from "node:test";
import { addLongRun } from "./shop/seed.ts";
import { skip, withDashboard } from "./with-dashboard.ts";

test("without a mouse: search, open the failing run, look at its call, replay it, read the keys", {
  skip,
}, async () => {
  await withDashboard(async ({ page, faults }) => {
    const press = (key: string) => page.keyboard.press(key);
    await page.goto("/runs?status=failed");
    await page.getByRole("table").waitFor();
    await press("/");
    // By then the table that was there has made room: what is focused in it would be lost.
    const found = page.waitForResponse(/text=W15777/);
    await page.keyboard.type("W15777");
    await press("Enter");
    await found;
    await page.getByRole("table").waitFor();
    await press("j");
    await press("j");
    await press("k");
    await press("Enter");
    await page.waitForURL(/\/runs\/run_/);
    await page.getByRole("option").first().waitFor();
    await press("j");
    await press("j");
    await page.getByRole("region", { name: "The call" }).getByText("The translation service").waitFor();
    await press("Escape");
    await page.getByRole("region", { name: "The call" }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Replay" }).focus();
    await press("Enter");
    await page.getByRole("dialog").getByRole("button", { name: "Replay" }).focus();
    await press("Enter");
    await page.getByText("asked and answered as recorded").waitFor();
    await press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await press("Escape");

    assert.equal(await page.evaluate(() => document.activeElement?.tagName === "BODY"), false);
    assert.deepEqual(faults, []);
  });
});

test("of a run with 2,000 calls only what is seen is drawn, and every call is reached", {
  skip,
}, async () => {
  await withDashboard(async ({ page, app, faults }) => {
    const id = await addLongRun(app, 2_000);
    await page.goto(`/runs/${id}`);
    const list = page.getByRole("listbox");
    await list.waitFor();
    assert.ok((await page.getByRole("option").count()) < 100);
    await list.focus();
    await page.keyboard.press("End");
    await page
      .getByRole("option", { name: /page-199/ })
      .last()
      .waitFor();
    await page.waitForURL(/call=2000/);

    assert.ok((await page.getByRole("option").count()) < 100);
    assert.deepEqual(faults, []);
  });
});
