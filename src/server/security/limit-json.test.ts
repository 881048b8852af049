import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { open } from "../../app/open.ts";
import { createHandler } from "../handler.ts";
import { isTooDeep } from "./limit-json.ts";

test("depth is counted outside of texts", () => {
  assert.equal(isTooDeep("[".repeat(101)), true);
  assert.equal(isTooDeep('[{"a":['.repeat(33)), false);
  assert.equal(isTooDeep("[]".repeat(1_000)), false);
  assert.equal(isTooDeep(JSON.stringify('["'.repeat(1_000))), false);
  assert.equal(isTooDeep(`${JSON.stringify("\\")}${"[".repeat(101)}`), true);
});

test("deep, compressed, broken and endless bodies are refused for what they are", async () => {
  const app = await open({ store: ":memory:" });
  const handle = createHandler(app, { maxBody: 100_000 });
  const post = async (
    body: string | Uint8Array<ArrayBuffer> | ReadableStream,
    headers: Record<string, string> = {},
  ) => {
    const init = {
      method: "POST",
      body,
      duplex: "half" as const,
      headers: { host: "localhost", "content-type": "application/json", ...headers },
    };
    const response = await handle(new Request("http://localhost/v1/runs/run_1/fork", init));
    const { error } = (await response.json()) as { readonly error: { readonly code: string } };
    return [response.status, error.code];
  };
  const bomb = gzipSync(Buffer.alloc(10_000_000, "["));
  const endless = new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(10_000).fill(32)) });

  assert.deepEqual(await post("[".repeat(90_000)), [400, "invalid_request"]);
  assert.deepEqual(await post(`{"input":{"value":${"[".repeat(200)}${"]".repeat(200)}}}`), [
    400,
    "invalid_request",
  ]);
  assert.deepEqual(await post(bomb, { "content-encoding": "gzip" }), [415, "unsupported_type"]);
  assert.deepEqual(await post(bomb), [400, "invalid_request"]);
  assert.deepEqual(await post('{"at":'), [400, "invalid_request"]);
  assert.deepEqual(await post(endless), [413, "payload_too_large"]);
  assert.deepEqual(await post("{}"), [404, "run_not_found"]);
  await app.close();
});
