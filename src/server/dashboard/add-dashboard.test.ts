import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { Hono } from "hono";
import type { Env } from "../env.ts";
import { addDashboard } from "./add-dashboard.ts";

let folder = "";
let hono: Hono<Env>;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "airworthy-dashboard-"));
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "index.html"), "<!doctype html><title>Airworthy</title>");
  await writeFile(join(folder, "assets", "main-1a2b.js"), "export {};");
  hono = new Hono<Env>();
  addDashboard(hono, [folder]);
});

after(() => rm(folder, { recursive: true, force: true }));

test("every path that is neither a file nor the API's gives the page", async () => {
  for (const path of ["/", "/runs", "/runs/run_1?call=3"]) {
    const response = await hono.request(path);

    assert.equal(response.headers.get("content-type"), "text/html; charset=utf-8", path);
    assert.equal(response.headers.get("cache-control"), "no-cache");
  }
  assert.equal((await hono.request("/v1/nothing")).status, 404);
});

test("files whose names change with their content are kept for ever, and compressed", async () => {
  const response = await hono.request("/assets/main-1a2b.js", { headers: { "accept-encoding": "gzip, br" } });

  assert.match(response.headers.get("cache-control") ?? "", /immutable/);
  assert.equal(response.headers.get("content-encoding"), "gzip");
  assert.equal(gunzipSync(new Uint8Array(await response.arrayBuffer())).toString(), "export {};");
});

test("a file of an older build, or outside of the folder, is not found", async () => {
  assert.equal((await hono.request("/assets/main-0000.js")).status, 404);
  assert.match(await (await hono.request("/../package.json")).text(), /<title>Airworthy/);
});

test("without a build the answer says how to make one", async () => {
  const bare = new Hono<Env>();
  addDashboard(bare, [join(folder, "nowhere")]);
  const response = await bare.request("/");

  assert.equal(response.status, 503);
  assert.match(await response.text(), /npm run build/);
});
