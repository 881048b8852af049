import { after } from "node:test";
import { TestBucket } from "../objects/_test-bucket.ts";
import { testContents } from "../suite/contents.testsuite.ts";
import { testStore } from "../suite/store.testsuite.ts";
import { TestDatabases } from "./_test-databases.ts";

const databases = await TestDatabases.start();
const bucket = await TestBucket.start();
after(async () => {
  await databases.server.dispose();
  await bucket.dispose();
});

const blobs = bucket.setting("suite");

testStore("PostgreSQL and S3", () => databases.fixture({ blobs }), { isShared: true });
testContents("PostgreSQL and S3", async () =>
  databases.url(await databases.create(), `blobs=${encodeURIComponent(blobs)}`),
);
