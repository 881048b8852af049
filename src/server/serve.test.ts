import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import { open } from "../app/open.ts";
import { isAirworthyError } from "../core/errors.ts";
import { workflow } from "../core/workflow.ts";
import type { ServeOptions } from "./serve.ts";
import { serve } from "./serve.ts";

const OPERATOR = { token: "0123456789abcdef-operator", role: "operator", name: "ann" } as const;
const VIEWER = { token: "0123456789abcdef-viewer", role: "viewer", name: "bob" } as const;

const double = workflow({
  name: "double",
  run: async (ctx, n: number) => {
    if (n < 0) throw new Error("It is negative");
    return ctx.step("twice", () => n * 2);
  },
});

async function withServer(
  use: (given: { call: Call; run: (n: number) => Promise<string>; url: string }) => Promise<void>,
  options: ServeOptions = {},
): Promise<void> {
  const app = await open({ store: ":memory:", workflows: [double] });
  const serving = await serve(app, { port: 0, ...options });
  const call: Call = async (path, init) => {
    const response = await fetch(`${serving.url}${path}`, init);
    return { status: response.status, body: (await response.json()) as Any, headers: response.headers };
  };
  try {
    const run = async (n: number) => (await app.run(double, n)).id;
    await use({ call, run, url: serving.url });
  } finally {
    await serving.close();
    await app.close();
  }
}

type Call = (
  path: string,
  init?: RequestInit,
) => Promise<{ readonly status: number; readonly body: Any; readonly headers: Headers }>;
interface Any {
  readonly [key: string]: Any;
}

test("the API lists runs, shows one with its calls, and gives a call whole", async () => {
  await withServer(async ({ call, run }) => {
    const id = await run(21);
    const failed = await run(-1);
    const page = await call("/v1/runs?status=failed");
    const shown = await call(`/v1/runs/${id}`);

    assert.deepEqual([page.status, page.body.runs?.length], [200, 1]);
    assert.equal(page.body.runs?.[0]?.id, failed);
    assert.equal(page.body.runs?.[0]?.outcome, "It is negative");
    assert.equal(shown.body.calls?.[0]?.address, "twice");
    assert.equal(shown.body.end?.output?.value?.text, "42");
    assert.equal((await call(`/v1/runs/${id}/calls/1`)).body.answer?.text, "42");
  });
});

test("the API replays a run and forks it", async () => {
  await withServer(async ({ call, run }) => {
    const id = await run(21);
    const replayed = await call(`/v1/runs/${id}/replay`, { method: "POST" });
    const forked = await call(`/v1/runs/${id}/fork`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ at: "twice", answer: { value: 7 } }),
    });

    assert.equal(replayed.body.status, "same");
    assert.equal(forked.body.changedAt, "twice");
    assert.equal((await call(`/v1/runs/${String(forked.body.id)}`)).body.end?.output?.value?.text, "7");
  });
});

test("the API compares a fork with its origin, call by call", async () => {
  await withServer(async ({ call, run }) => {
    const id = await run(21);
    const forked = await call(`/v1/runs/${id}/fork`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ at: "twice", answer: { value: 7 } }),
    });
    const { body } = await call(`/v1/runs/${id}/diff/${String(forked.body.id)}`);
    const self = await call(`/v1/runs/${id}/diff/${id}`);

    const [row] = body.rows as unknown as readonly Any[];
    assert.deepEqual(
      [body.same, row?.address, row?.verdict, row?.b?.seq],
      [false, "twice", "different answer", 1],
    );
    assert.equal(self.body.same, true);
  });
});

test("the API tells of runs in sums, each with its interval", async () => {
  await withServer(async ({ call, run }) => {
    for (const n of [1, 2, 3, -1]) await run(n);
    const { body } = await call("/v1/figures?by=workflow");

    const [figure] = body.figures as unknown as readonly Any[];
    assert.deepEqual([figure?.workflow, figure?.count, figure?.failed], ["double", 4, 1]);
    assert.equal(figure?.success?.rate, 0.75);
  });
});

test("a token decides who looks and who changes", async () => {
  await withServer(
    async ({ call, run }) => {
      const id = await run(1);
      const as = (token: string) => ({
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      });
      const fork = (token: string) =>
        call(`/v1/runs/${id}/fork`, { method: "POST", body: "{}", ...as(token) });

      assert.equal((await call("/v1/runs")).status, 401);
      assert.equal((await call("/v1/runs", as("wrong"))).status, 401);
      assert.equal((await call("/v1/runs", as(VIEWER.token))).status, 200);
      assert.equal((await fork(VIEWER.token)).status, 403);
      assert.equal((await fork(OPERATOR.token)).status, 200);
    },
    { tokens: [OPERATOR, VIEWER] },
  );
});

test("serve() refuses an address that others reach without a token, and short tokens", async () => {
  const app = await open({ store: ":memory:" });
  await assert.rejects(serve(app, { host: "0.0.0.0", port: 0 }), (error) =>
    isAirworthyError(error, "server_exposed"),
  );
  await assert.rejects(serve(app, { port: 0, tokens: [{ ...VIEWER, token: "short" }] }), (error) =>
    isAirworthyError(error, "token_invalid"),
  );
  await app.close();
});

test("what another site's page sends is refused: another name, another origin, a form", async () => {
  await withServer(async ({ call, run, url }) => {
    const path = `/v1/runs/${await run(1)}/replay`;
    const post = (headers: Record<string, string>, body?: string) =>
      call(path, { method: "POST", headers, ...(body === undefined ? {} : { body }) });

    assert.equal(await statusOf(`${url}/v1/runs`, { host: "rebound.example" }), 421);
    assert.equal((await post({ origin: "https://evil.example" })).status, 403);
    assert.equal((await post({ origin: "null" })).status, 403);
    assert.equal((await post({ "content-type": "text/plain" }, "x")).status, 415);
    assert.equal((await post({ origin: url })).status, 200);
  });
});

test("bad requests are told what is wrong with them, and nothing of the inside", async () => {
  await withServer(
    async ({ call }) => {
      const limit = await call("/v1/runs?limit=many");
      const none = await call("/v1/runs/run_nothing");
      const big = await call("/v1/runs/run_1/fork", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ input: { value: "x".repeat(2_000) } }),
      });

      const broken = await call("/v1/runs/run_1/fork", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: "{",
      });

      assert.deepEqual([broken.status, broken.body.error?.code], [400, "invalid_request"]);
      assert.deepEqual([limit.status, limit.body.error?.code], [400, "invalid_request"]);
      assert.deepEqual([none.status, none.body.error?.code], [404, "run_not_found"]);
      assert.deepEqual([big.status, big.body.error?.code], [413, "payload_too_large"]);
      assert.match(limit.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    },
    { maxBody: 1_000 },
  );
});

test("a body that comes in pieces is read, and one that is no JSON is told so", async () => {
  await withServer(async ({ call, run }) => {
    const path = `/v1/runs/${await run(21)}/fork`;
    const post = (body: string) =>
      call(path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: new Blob([body]).stream(),
        duplex: "half",
      } as RequestInit);

    assert.equal((await post('{"at":"twice","answer":{"value":7}}')).status, 200);
    const broken = await post('{"at":');
    assert.deepEqual([broken.status, broken.body.error?.code], [400, "invalid_request"]);
  });
});

/** fetch() does not let a caller choose the Host header. */
function statusOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on("error", reject).end();
  });
}
