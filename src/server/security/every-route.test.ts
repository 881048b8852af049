import assert from "node:assert/strict";
import { before, test } from "node:test";
import { open } from "../../app/open.ts";
import { createHandler } from "../handler.ts";

const tokens = [
  { token: "0123456789abcdef-operator", role: "operator", name: "ann" },
  { token: "0123456789abcdef-viewer", role: "viewer", name: "bob" },
  { token: "0123456789abcdef-ingest", role: "ingest", name: "app" },
] as const;
const [OPERATOR, VIEWER, INGEST] = tokens.map(({ token }) => token);

interface Route {
  readonly method: string;
  readonly path: string;
}

const app = await open({ store: ":memory:" });
const handle = createHandler(app, { tokens });
/** Every route of the API document, and those that stand beside it. */
const routes: Route[] = [{ method: "POST", path: "/v1/traces" }];
/** Who may come in asks these, without being known yet. */
const OPEN = new Set(["/v1/session"]);

before(async () => {
  const { paths } = (await (
    await ask({ method: "GET", path: "/v1/openapi.json" }, { authorization: `Bearer ${OPERATOR}` })
  ).json()) as {
    readonly paths: Readonly<Record<string, object>>;
  };
  for (const [path, methods] of Object.entries(paths))
    for (const method of Object.keys(methods))
      routes.push({ method: method.toUpperCase(), path: `/v1${path}`.replaceAll(/\{\w+\}/g, "x") });
  assert.ok(routes.length > 60, `${routes.length} routes`);
});

function ask({ method, path }: Route, headers: Readonly<Record<string, string>>): Promise<Response> {
  const isChange = method !== "GET";
  const json = isChange ? { "content-type": "application/json" } : {};
  const init = {
    method,
    headers: { host: "localhost", ...json, ...headers },
    ...(isChange ? { body: "{}" } : {}),
  };
  return handle(new Request(`http://localhost${path}`, init));
}

async function statuses(
  given: readonly Route[],
  headers: Readonly<Record<string, string>>,
): Promise<string[]> {
  const asked: string[] = [];
  for (const route of given) {
    const { status, body } = await ask(route, headers);
    await body?.cancel();
    asked.push(`${status} ${route.method} ${route.path}`);
  }
  return asked;
}

/** A replay changes nothing, and a contract may name a viewer as one of those who approve. */
const VIEWERS = new Set(["/v1/runs/x/replay", "/v1/approvals/x/x"]);

const closed = (): Route[] => routes.filter(({ path }) => !OPEN.has(path));
const changing = (): Route[] => closed().filter(({ method }) => method !== "GET");
const other = (status: number) => (line: string) => !line.startsWith(`${status} `);

test("no route answers without a token, with a wrong one or with one for sending traces", async () => {
  const own = closed().filter(({ path }) => path !== "/v1/traces");

  assert.deepEqual((await statuses(closed(), {})).filter(other(401)), []);
  assert.deepEqual(
    (await statuses(closed(), { authorization: "Bearer 0123456789abcdef-nobody" })).filter(other(401)),
    [],
  );
  assert.deepEqual((await statuses(own, { authorization: `Bearer ${INGEST}` })).filter(other(403)), []);
});

test("no route that changes something takes the word of a viewer", async () => {
  const authorization = `Bearer ${VIEWER}`;

  const given = changing().filter(({ path }) => !VIEWERS.has(path));
  assert.deepEqual((await statuses(given, { authorization })).filter(other(403)), []);
});

test("no route that changes something takes what another site's page sends, even with a cookie", async () => {
  const cookie = `airworthy=${OPERATOR}`;
  const all = routes.filter(({ method }) => method !== "GET");
  for (const from of [
    { origin: "https://evil.example" },
    { origin: "http://localhost:9999" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ])
    assert.deepEqual((await statuses(all, { cookie, ...from })).filter(other(403)), [], JSON.stringify(from));
});

test("no route that changes something takes a form, which a page may send anywhere", async () => {
  const cookie = `airworthy=${OPERATOR}`;
  const all = routes.filter(({ method }) => method !== "GET");
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
    assert.deepEqual((await statuses(all, { cookie, "content-type": type })).filter(other(415)), [], type);
});

test("no route answers under a name that is not the server's, which is how DNS rebinding asks", async () => {
  for (const host of [
    "rebound.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example:4600",
    "0.0.0.0",
    "",
  ])
    assert.deepEqual(
      (await statuses(routes, { host, cookie: `airworthy=${OPERATOR}` })).filter(other(421)),
      [],
      host,
    );
});

test("every answer, an error too, forbids scripts of others, frames and guessing, and allows no other origin", async () => {
  const cookie = `airworthy=${OPERATOR}`;
  const asked = routes.flatMap((route) => [
    { route, given: {} },
    { route, given: { cookie } },
  ]);
  for (const { route, given } of asked) {
    const { headers, body, status } = await ask(route, { origin: "https://evil.example", ...given });
    await body?.cancel();
    const told = `${status} ${route.method} ${route.path}`;
    assert.match(
      headers.get("content-security-policy") ?? "",
      /default-src 'none'.*frame-ancestors 'none'/,
      told,
    );
    assert.equal(headers.get("x-content-type-options"), "nosniff", told);
    assert.equal(headers.get("access-control-allow-origin"), null, told);
    assert.equal(headers.get("cross-origin-resource-policy"), "same-origin", told);
  }
});
