import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "../../app/open.ts";
import { createHandler } from "../handler.ts";

const TOKENS = [
  { token: "0123456789abcdef-operator", role: "operator", name: "ann" },
  { token: "0123456789abcdef-viewer", role: "viewer", name: "bob" },
] as const;

test("signing in keeps the token in a cookie that no script reads, and signing out takes it away", async () => {
  const app = await open({ store: ":memory:" });
  const handle = createHandler(app, { tokens: TOKENS });
  const ask = async (method: string, path: string, init: { cookie?: string; body?: unknown } = {}) => {
    const headers = {
      host: "localhost",
      "content-type": "application/json",
      ...(init.cookie === undefined ? {} : { cookie: init.cookie }),
    };
    const body = init.body === undefined ? {} : { body: JSON.stringify(init.body) };
    const response = await handle(new Request(`http://localhost${path}`, { method, headers, ...body }));
    return {
      status: response.status,
      body: await response.json(),
      cookie: response.headers.get("set-cookie"),
    };
  };

  const nobody = await ask("GET", "/v1/session");
  const wrong = await ask("POST", "/v1/session", { body: { token: "not a token of it" } });
  const entered = await ask("POST", "/v1/session", { body: { token: TOKENS[1].token } });
  const cookie = entered.cookie?.split(";")[0] ?? "";
  const known = await ask("GET", "/v1/session", { cookie });
  const left = await ask("DELETE", "/v1/session", { cookie });

  assert.deepEqual(nobody.body, { name: null, role: null, tokens: true });
  assert.equal(wrong.status, 401);
  assert.match(entered.cookie ?? "", /HttpOnly/);
  assert.match(entered.cookie ?? "", /SameSite=Strict/);
  assert.deepEqual(known.body, { name: "bob", role: "viewer", tokens: true });
  assert.equal((await ask("GET", "/v1/runs", { cookie })).status, 200);
  assert.equal((await ask("GET", "/v1/runs")).status, 401);
  assert.match(left.cookie ?? "", /Max-Age=0/);
  await app.close();
});

test("a server without tokens takes everybody for its operator", async () => {
  const app = await open({ store: ":memory:" });
  const response = await createHandler(app)(
    new Request("http://localhost/v1/session", { headers: { host: "localhost" } }),
  );

  assert.deepEqual(await response.json(), { name: "local", role: "operator", tokens: false });
  await app.close();
});
