import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { after, afterEach, test } from "node:test";
import { refusal } from "../suite/_test-refusal.ts";
import { TestBucket } from "./_test-bucket.ts";
import { ObjectClient } from "./object-client.ts";
import { objectPlace } from "./object-place.ts";

const bucket = await TestBucket.start();
after(() => bucket.dispose());
afterEach(() => {
  bucket.meddling = undefined;
});

/** Where nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

const clientOf = (setting: Parameters<typeof objectPlace>[0], patience = 3_000) =>
  ObjectClient.of(objectPlace(setting), { patience });

test("what was put is got back, listed page by page, and deleted", async () => {
  const client = await clientOf(bucket.setting("app/one"));
  const text = `Grüße 🛫 <Key>&amp; ${"long ".repeat(20_000)}`;
  await client.put("a/1.0", text);
  await Promise.all(Array.from({ length: 25 }, (_, i) => client.put(`b/${String(i).padStart(4, "0")}`, "x")));

  assert.equal(await client.get("a/1.0"), text);
  assert.equal(await client.get("a/2.0"), undefined);
  const pages: (readonly string[])[] = [];
  for await (const page of client.list("b/", 10)) pages.push(page);
  assert.deepEqual(
    pages.map(({ length }) => length),
    [10, 10, 5],
  );
  assert.deepEqual([pages[0]?.[0], pages[2]?.at(-1)], ["b/0000", "b/0024"]);
  await client.delete("a/1.0");
  await client.delete("a/1.0");
  assert.equal(await client.get("a/1.0"), undefined);
});

test("wrong credentials, a bucket that is not there and a service that is none are told apart, and no secret with them", async () => {
  const { endpoint } = bucket;
  const credentials = { accessKeyId: "S3RVER", secretAccessKey: "guessed-secret" };
  const cases = [
    [{ bucket: "texts", endpoint, credentials }, "blobs_denied", /SignatureDoesNotMatch \(403\)/],
    [
      { bucket: "texts", endpoint, credentials: { ...credentials, accessKeyId: "NOBODY" } },
      "blobs_denied",
      /InvalidAccessKeyId/,
    ],
    [
      { bucket: "texts", endpoint, credentials: async () => ({ accessKeyId: "", secretAccessKey: "" }) },
      "blobs_denied",
      /no credentials/,
    ],
    [{ bucket: "nowhere", endpoint }, "blobs_not_found", /s3:\/\/nowhere: there is no such bucket/],
    [
      { bucket: "texts", endpoint: `http://127.0.0.1:${await closedPort()}` },
      "blobs_unreachable",
      /ECONNREFUSED/,
    ],
  ] as const;
  for (const [options, code, message] of cases) {
    const client = await clientOf(options, 100);
    for (const ask of [() => client.get("x"), () => client.put("x", "y"), () => client.list("x").next()]) {
      const error = await ask().catch((reason: unknown) => reason);
      assert.ok(refusal(code, message)(error));
      assert.doesNotMatch(JSON.stringify(error), /guessed-secret|Signature=/);
    }
  }
});

test("a bucket in another region is told with it", async () => {
  bucket.meddling = (_, answer) => {
    answer
      .writeHead(301, { "x-amz-bucket-region": "eu-north-1" })
      .end("<Error><Code>PermanentRedirect</Code></Error>");
    return "answered";
  };
  const client = await clientOf(bucket.setting());
  await assert.rejects(client.get("x"), refusal("blobs_not_found", /lies in the region eu-north-1/));
});

test("a service that is overloaded, or cuts the connection, is asked again until it answers", async () => {
  const client = await clientOf(bucket.setting("again"));
  let left = 4;
  bucket.meddling = (request, answer) => {
    left -= 1;
    if (left < 0) return undefined;
    if (left % 2 === 0) request.socket.destroy();
    else answer.writeHead(503).end("<Error><Code>SlowDown</Code></Error>");
    return "answered";
  };
  await client.put("x", "kept");
  assert.ok(left < 0);
  assert.equal(await client.get("x"), "kept");
});

test("no more than 16 requests are under way at once", async () => {
  const client = await clientOf(bucket.setting());
  const [held, most] = [[] as (() => void)[], 16];
  const full = Promise.withResolvers<void>();
  bucket.meddling = (_, answer) => {
    held.push(() => answer.writeHead(404).end());
    if (held.length === most) full.resolve();
    return "answered";
  };
  const all = Promise.all(Array.from({ length: 40 }, (_, i) => client.get(`h/${i}`)));
  await full.promise;
  assert.equal(held.length, most);
  bucket.meddling = undefined;
  for (const answer of held) answer();
  assert.deepEqual(new Set(await all), new Set([undefined]));
});
