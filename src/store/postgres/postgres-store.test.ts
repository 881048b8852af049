import { after } from "node:test";
import { testContents } from "../suite/contents.testsuite.ts";
import { testStore } from "../suite/store.testsuite.ts";
import { TestDatabases } from "./_test-databases.ts";

const databases = await TestDatabases.start();
after(() => databases.server.dispose());

testStore("PostgreSQL", () => databases.fixture(), { isShared: true });
testContents("PostgreSQL", async () => databases.url(await databases.create()));
