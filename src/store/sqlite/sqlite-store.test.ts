import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import type { Store } from "../../core/store.ts";
import { testContents } from "../suite/contents.testsuite.ts";
import type { StoreFixture } from "../suite/store.testsuite.ts";
import { testStore } from "../suite/store.testsuite.ts";
import type { SqliteStoreOptions } from "./sqlite-store.ts";
import { openSqliteStore } from "./sqlite-store.ts";

async function onFile(options: Pick<SqliteStoreOptions, "durability"> = {}): Promise<StoreFixture> {
  const folder = await mkdtemp(join(tmpdir(), "airworthy-store-"));
  const opened: Store[] = [];
  const another = async () => {
    const store = await openSqliteStore({ path: join(folder, "store.db"), ...options });
    opened.push(store);
    return store;
  };
  const dispose = async () => {
    for (const store of opened) await store.close();
    await rm(folder, { recursive: true });
  };
  return { store: await another(), another, dispose };
}

async function inMemory(): Promise<StoreFixture> {
  const store = await openSqliteStore({ path: ":memory:" });
  const another = () => Promise.reject(new Error("Cannot open what is only in memory a second time"));
  return { store, another, dispose: () => store.close() };
}

testStore("SQLite on file", () => onFile(), { isShared: true });
testStore("SQLite on file, full durability", () => onFile({ durability: "full" }), { isShared: true });
testStore("SQLite in memory", inMemory, { isShared: false });

const places: string[] = [];
testContents("SQLite on file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "airworthy-store-"));
  places.push(folder);
  return join(folder, "store.db");
});
after(async () => {
  for (const folder of places) await rm(folder, { recursive: true });
});
