import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { open } from "../app/open.ts";
import { workflow } from "../core/workflow.ts";
import { createHandler } from "./handler.ts";

const double = workflow({ name: "double", run: (ctx, n: number) => ctx.step("twice", () => n * 2) });

async function withHandler(
  use: (handle: (request: Request) => Promise<Response>) => Promise<void>,
): Promise<void> {
  const app = await open({ store: ":memory:", workflows: [double] });
  try {
    await use(createHandler(app));
  } finally {
    await app.close();
  }
}

const start = (url: string) =>
  new Request(`${url}/v1/workflows/double/runs`, {
    method: "POST",
    headers: { "content-type": "application/json", host: "localhost" },
    body: JSON.stringify({ input: 21 }),
  });
const outputOf = async (response: Response) =>
  ((await response.json()) as { readonly output: unknown }).output;

test("the handler is mounted in Hono", async () => {
  await withHandler(async (handle) => {
    const hono = new Hono()
      .get("/", (context) => context.text("mine"))
      .all("/v1/*", (context) => handle(context.req.raw));

    assert.equal(await outputOf(await hono.fetch(start("http://localhost"))), 42);
    assert.equal(await (await hono.fetch(new Request("http://localhost/"))).text(), "mine");
  });
});

test("the handler is mounted in a plain Node server, as Express takes it", async () => {
  await withHandler(async (handle) => {
    const listener = getRequestListener(handle, { overrideGlobalObjects: false });
    const server = createServer((request, response) => {
      if (request.url?.startsWith("/v1/")) void listener(request, response);
      else response.end("mine");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      assert.equal(await outputOf(await fetch(start(url))), 42);
      assert.equal(await (await fetch(url)).text(), "mine");
    } finally {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    }
  });
});

test("the handler is a route of Next: a function from request to response for each method", async () => {
  await withHandler(async (handle) => {
    const route: Record<"GET" | "POST", (request: Request) => Promise<Response>> = {
      GET: handle,
      POST: handle,
    };
    const health = new Request("http://localhost/v1/runs", { headers: { host: "localhost" } });

    assert.equal(await outputOf(await route.POST(start("http://localhost"))), 42);
    assert.equal((await route.GET(health)).status, 200);
  });
});
