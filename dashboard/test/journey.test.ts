import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./eventually.ts";
import { echo } from "./shop/shop.ts";
import { skip, withDashboard } from "./with-dashboard.ts";

test("somebody forks a run with another answer of a tool, and compares the two", { skip }, async () => {
  await withDashboard(async ({ page, app, completed, faults }) => {
    await page.goto(`/runs/${completed}`);
    await page.getByRole("button", { name: "Fork" }).click();
    const dialog = page.getByRole("dialog");
    await dialog
      .getByLabel("Of which call")
      .selectOption({ label: "triage/order_status/assistant/find_order (tool)" });
    const value = dialog.getByLabel("The new value, as JSON");
    await value.fill('{"order":"W15085","status":"paid"');
    await dialog.getByRole("button", { name: "Fork" }).click();
    await dialog.getByText("The new answer is not JSON").waitFor();
    await value.fill('{"order":"W15085","status":"delivered","carrier":"UPS"}');
    await dialog.getByRole("button", { name: "Fork" }).click();
    await dialog.getByText("It left the recording at").waitFor();
    await dialog.getByRole("link", { name: "Compare it with this run" }).click();
    await page.getByText("first at triage/order_status/assistant/find_order").waitFor();
    await page.getByRole("region", { name: "Answer" }).getByText("delivered").waitFor();

    const [fork] = (await app.store.list({ limit: 1 })).runs;
    assert.deepEqual([fork?.parent?.kind, new URL(page.url()).searchParams.get("b")], ["fork", fork?.id]);
    assert.deepEqual(faults, []);
  });
});

test("somebody makes a case of a run with what should have come out", { skip }, async () => {
  await withDashboard(async ({ page, app, failed, faults }) => {
    await page.goto(`/runs/${failed}`);
    await page.getByRole("button", { name: "Add to dataset" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Dataset").fill("regressions");
    await dialog.getByLabel("What should have come out").fill('{"route":"order_status"}');
    await dialog.getByLabel("Note").fill("seen by ann");
    await dialog.getByRole("button", { name: "Add the case" }).click();
    await dialog.getByText("is in regressions, which has 1 case now").waitFor();

    const kept = await app.store.experiments.dataset("regressions");
    assert.match(kept?.text ?? "", /"expected":\{"route":"order_status"\}/);
    assert.match(kept?.text ?? "", /Wo ist meine Bestellung/);
    assert.deepEqual(faults, []);
  });
});

test("a failure leads to its runs, and the review of them to the next", { skip }, async () => {
  await withDashboard(async ({ page, app, failed, faults }) => {
    await page.goto("/failures?since=30d");
    await page.getByText("The translation service answered 503").click();
    await page.locator(`a[href="/runs/${failed}"]`).waitFor();
    await page.goto("/review");
    await page.getByRole("listbox", { name: "Runs to review" }).waitFor();
    await page.getByRole("region", { name: "Outcome" }).waitFor();
    await page.keyboard.press("b");
    await page.getByText(/Kept: .* is bad/).waitFor();
    await page.getByLabel("Note").fill("right as it is");
    await page.getByLabel("Add it to a dataset").check();
    await page.getByLabel("Dataset", { exact: true }).fill("reviewed");
    await page.getByLabel("What should have come out").fill('"a person"');
    await page.getByRole("button", { name: "Good" }).click();
    await page.getByText("is in reviewed").waitFor();

    const reviews = await app.store.reviews.list();
    assert.deepEqual(
      reviews.map(({ verdict, note }) => [verdict, note]),
      [
        ["good", "right as it is"],
        ["bad", undefined],
      ],
    );
    assert.deepEqual(faults, []);
  });
});

test("a run that ends elsewhere appears by itself", { skip }, async () => {
  await withDashboard(async ({ page, app }) => {
    await page.goto("/runs?workflow=echo");
    await page.getByText("No run is like that").waitFor();
    await app.run(echo, { text: "hello from elsewhere" });

    await page.getByText("hello from elsewhere").first().waitFor();
  });
});

test("a page asks for the token where the server has some, and a viewer's buttons are off", {
  skip,
}, async () => {
  const token = "0123456789abcdef-viewer";
  const tokens = [{ token, role: "viewer", name: "bob" }] as const;
  await withDashboard(
    async ({ page, completed }) => {
      await page.goto(`/runs/${completed}`);
      await page.getByLabel("Token").fill("not the token of anybody");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("alert").waitFor();
      await page.getByLabel("Token").fill(token);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("heading", { name: "support" }).waitFor();

      await eventually(async () =>
        assert.equal(await page.getByRole("button", { name: "Fork" }).isDisabled(), true),
      );
      assert.equal(await page.evaluate(() => document.cookie), "");
      await page.getByRole("button", { name: "Sign out bob" }).click();
      await page.getByLabel("Token").waitFor();
    },
    { serve: { tokens } },
  );
});
