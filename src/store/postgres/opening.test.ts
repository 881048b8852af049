import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { execute, startOf } from "../_test-runs.ts";
import { refusal } from "../suite/_test-refusal.ts";
import { addressOf } from "./_address.ts";
import { TestDatabases } from "./_test-databases.ts";
import { openPostgresStore } from "./postgres-store.ts";

const databases = await TestDatabases.start();
after(() => databases.server.dispose());
const { host } = databases.server.client;

test("what is no URL of a database is refused, and its password told to nobody", async () => {
  for (const connectionString of [
    "localhost/app",
    "postgres://u:s3cret@[bad/app",
    "mysql://u:s3cret@h/app",
  ]) {
    const refused = await openPostgresStore({ connectionString }).catch((error: unknown) => error);
    assert.ok(refusal("invalid_store", /expected postgres:\/\//)(refused));
    assert.doesNotMatch(JSON.stringify(refused), /s3cret/);
  }
  for (const options of [{ schema: "A-b" }, { connections: 1 }, { lease: 10 }])
    await assert.rejects(openPostgresStore(options), refusal("invalid_store"));
});

test("a URL may say schema and connections, and another process finds the same by the store's address", async () => {
  const { schema, connections, client, url } = addressOf({
    connectionString: "postgres://u:p%40ss@db:6432/app?schema=shop&connections=3&sslmode=disable",
  });
  assert.deepEqual([schema, connections], ["shop", "3"]);
  assert.equal(client.connectionString, "postgres://u:p%40ss@db:6432/app?sslmode=disable");
  assert.deepEqual(addressOf({ connectionString: url ?? "" }).schema, "shop");

  const database = await databases.create();
  const store = await openPostgresStore({ connectionString: databases.url(database, "schema=shop") });
  const run = await execute(store);
  const again = await openPostgresStore({ connectionString: store.address ?? "" });
  assert.equal((await again.load(run))?.id, run);
  for (const one of [store, again]) await one.close();
});

test("a server, or a database, that is not there is told with its address", async () => {
  const nowhere = { connectionString: "postgres://127.0.0.1:1/app", patience: 50 };
  await assert.rejects(openPostgresStore(nowhere), refusal("store_unreachable", /127\.0\.0\.1:1\/app/));
  await assert.rejects(
    openPostgresStore({ connectionString: "postgres://nowhere.invalid/app", patience: 50 }),
    refusal("store_unreachable", /nowhere\.invalid/),
  );
  await assert.rejects(openPostgresStore(databases.options("none")), refusal("store_not_found", /none/));
});

test("a wrong password is told as such, whatever else is tried", async () => {
  const rules = join(host, "data", "pg_hba.conf");
  await writeFile(rules, `local all secretive scram-sha-256\n${await readFile(rules, "utf8")}`);
  await databases.query("CREATE ROLE secretive LOGIN PASSWORD 'right'; SELECT pg_reload_conf()");
  const options = (password: string) => ({
    client: { ...databases.server.client, user: "secretive", password, database: "postgres" },
  });
  const refused = async () => openPostgresStore(options("wrong")).catch((error: unknown) => error);
  let error = await refused();
  // The server takes a moment to read its rules again.
  for (let tries = 0; !/password/.test(String(error)) && tries < 100; tries++) error = await refused();
  assert.ok(refusal("store_denied", /password authentication failed/)(error));
  assert.doesNotMatch(JSON.stringify(error), /wrong"/);
});

test("who may not make a schema is told what is needed; whoever may use one that is there needs no more", async () => {
  const database = await databases.create();
  await databases.query("CREATE ROLE guest LOGIN");
  const guest = { client: { ...databases.server.client, database, user: "guest" } };
  await assert.rejects(openPostgresStore(guest), refusal("store_denied", /permission denied/));

  const owner = await openPostgresStore(databases.options(database));
  await assert.rejects(openPostgresStore(guest), refusal("store_denied", /permission denied/));
  await databases.query(
    `GRANT USAGE ON SCHEMA airworthy TO guest;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA airworthy TO guest;
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA airworthy TO guest`,
    database,
  );
  const store = await openPostgresStore(guest);
  const run = await execute(store);
  assert.equal((await owner.load(run))?.status, "completed");
  for (const one of [owner, store]) await one.close();
});

test("a store of a later release is refused, and one of an earlier brought forward, once by all who open it", async () => {
  const database = await databases.create();
  await (await openPostgresStore(databases.options(database))).close();
  await databases.query("UPDATE airworthy.meta SET value = '99' WHERE key = 'version'", database);
  await assert.rejects(
    openPostgresStore(databases.options(database)),
    refusal("store_newer", /version 99, this release knows up to/),
  );

  const fresh = await databases.create();
  await assert.rejects(
    openPostgresStore({ ...databases.options(fresh), readOnly: true }),
    refusal("store_not_found", /no store in this schema/),
  );
  const stores = await Promise.all([1, 2, 3].map(() => openPostgresStore(databases.options(fresh))));
  assert.equal(new Set(stores.map(({ secret }) => secret)).size, 1);
  for (const store of stores) await store.close();
});

test("a schema with tables of somebody else is left alone", async () => {
  const database = await databases.create();
  await databases.query("CREATE SCHEMA airworthy; CREATE TABLE airworthy.run(id integer)", database);
  await assert.rejects(openPostgresStore(databases.options(database)), refusal("store_foreign", /another/));
});

test("a replica, where nothing can be written, is refused to who would write, and read by who only looks", async () => {
  const database = await databases.create();
  const first = await openPostgresStore(databases.options(database));
  const run = await execute(first);
  await databases.query(`ALTER DATABASE ${database} SET default_transaction_read_only = on`);
  await assert.rejects(openPostgresStore(databases.options(database)), refusal("store_read_only"));

  const reader = await openPostgresStore({ ...databases.options(database), readOnly: true });
  assert.equal((await reader.load(run))?.id, run);
  await assert.rejects(reader.begin(startOf()), refusal("store_read_only"));
  await assert.rejects(reader.erase("u"), refusal("store_read_only"));
  for (const one of [first, reader]) await one.close();
});

test("a server without room for another connection is told as such, after it was waited for", async () => {
  const database = await databases.create();
  await (await openPostgresStore(databases.options(database))).close();
  await databases.query(`CREATE ROLE crowd LOGIN CONNECTION LIMIT 0 SUPERUSER`);
  await databases.query("ALTER ROLE crowd NOSUPERUSER");
  const crowd = { client: { ...databases.server.client, database, user: "crowd" }, patience: 50 };
  await assert.rejects(openPostgresStore(crowd), refusal("store_busy", /takes no more connections/));
});

test("two apps on one database keep apart by their schemas", async () => {
  const database = await databases.create();
  const [shop, desk] = [
    await openPostgresStore({ ...databases.options(database), schema: "shop" }),
    await openPostgresStore({ ...databases.options(database), schema: "desk" }),
  ];
  const run = await execute(shop, { start: { subject: { id: "u" } } });
  await execute(desk);
  assert.equal(await desk.load(run), undefined);
  assert.equal((await desk.erase("u")).runs, 0);
  assert.deepEqual([(await shop.stats()).runs, (await desk.stats()).runs], [1, 1]);
  assert.notEqual(shop.secret, desk.secret);
  for (const one of [shop, desk]) await one.close();
});
