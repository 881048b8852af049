import assert from "node:assert/strict";
import { after, test } from "node:test";
import { TestDatabases } from "../../store/postgres/_test-databases.ts";
import { endOf, testShop } from "./_test-shop.ts";

const databases = await TestDatabases.start();
after(() => databases.server.dispose());

test("the process of a shadow opens the database that its app has open", async () => {
  const shop = await testShop({ store: databases.url(await databases.create(), "schema=shop") });
  const stable = await shop.release("return stock.call({});");
  const candidate = await shop.release("return ['other', await stock.call({})];");
  await shop.serve(stable, { candidate });
  const run = await shop.run({ cents: 5 });
  const [shadow, ...more] = await shop.shadows();

  assert.ok(shadow !== undefined && more.length === 0);
  assert.deepEqual([endOf(run), endOf(shadow)], [10, ["other", 10]]);
  assert.deepEqual([shadow.release, shadow.parent], [candidate, { kind: "shadow", run: run.id }]);
  assert.equal((await shop.app.replay(shadow.id)).status, "same");
  await shop.app.close();
});
