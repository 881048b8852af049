import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { execute } from "../_test-runs.ts";
import { oneAtATime } from "./_one-at-a-time.ts";
import { TestDatabases } from "./_test-databases.ts";
import { Database } from "./database.ts";
import { openPostgresStore } from "./postgres-store.ts";

const databases = await TestDatabases.start();
after(() => databases.server.dispose());

test("processes that want the same wait for each other, also longer than a lease, and for one that died no longer", async () => {
  const options = databases.options(await databases.create());
  const store = await openPostgresStore(options);
  const database = await Database.of(
    {
      schema: "airworthy",
      client: options.client ?? {},
      url: undefined,
      connections: undefined,
      blobs: undefined,
    },
    { connections: 4, patience: 1_000 },
  );
  const once = database.transaction.bind(database);
  let [going, most] = [0, 0];
  const by = (name: string, ms: number) =>
    oneAtATime({ what: "cleaning", name, once }, async () => {
      going += 1;
      most = Math.max(most, going);
      await delay(ms);
      going -= 1;
    });
  // As of a process that was killed a moment ago.
  await database.ask("SELECT aw.take_lease('cleaning', 'dead', 500, 0, 'Infinity')");
  await Promise.all([by("a", 7_000), by("b", 10), by("c", 10)]);
  assert.equal(most, 1);
  await database.close();
  await store.close();
});

test("two processes that remove old runs at once remove each of them once", async () => {
  const options = databases.options(await databases.create());
  const stores = [await openPostgresStore(options), await openPostgresStore(options)];
  const [first, second] = stores;
  for (let n = 0; n < 3; n += 1) await execute(first as NonNullable<typeof first>);
  const removed = await Promise.all(stores.map((one) => one.prune({ days: 0 }, Date.now() + 1_000)));
  assert.equal(
    removed.reduce((sum, { runs }) => sum + runs, 0),
    3,
  );
  assert.equal((await second?.stats())?.runs, 0);
  for (const one of stores) await one.close();
});
