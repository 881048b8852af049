import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { test } from "node:test";
import { connectMcp } from "../mcp/connect-mcp.ts";
import type { Asked, Refused } from "./_test-http.ts";
import { httpServer } from "./_test-http.ts";
import { mcpDoors } from "./mcp-doors.ts";
import { mcpTarget } from "./mcp-target.ts";
import { probe } from "./probe.ts";

const TOKEN = "Bearer s3cr3t-t0k3n";
const CHALLENGE = { "www-authenticate": "Bearer" };

async function findings(
  t: TestContext,
  door: (asked: Asked) => Refused | undefined,
  headers: Readonly<Record<string, string>> = { authorization: TOKEN },
): Promise<readonly string[]> {
  const url = await httpServer(t, door);
  const connection = await connectMcp({ url, headers });
  t.after(() => connection.close());
  const target = { ...(await mcpTarget(connection)), doors: mcpDoors({ url, headers }) };
  const report = await probe(target, { faults: ["auth_and_limits"], callsPerSecond: 1_000, timeout: "2s" });
  return report.findings.map(({ id, severity }) => `${severity} ${id}`);
}

const isRight = ({ headers }: Asked): boolean => headers.authorization === TOKEN;

test("a server that wants a token, and says so with 401, has nothing wrong with it", async (t) => {
  const asked: (string | undefined)[] = [];
  const found = await findings(t, (one) => {
    asked.push(one.headers.authorization);
    return isRight(one) ? undefined : { status: 401, headers: CHALLENGE };
  });

  assert.deepEqual(found, []);
  // Without one and with a wrong one, a few requests each: nobody is to be locked out.
  assert.ok(asked.includes(undefined) && asked.includes("Bearer airworthy-probe-wrong"));
  assert.ok(asked.filter((one) => one !== TOKEN).length <= 6, `${asked.length}`);
});

test("a token that nobody checks is found, in the list or in the call alone", async (t) => {
  assert.deepEqual(await findings(t, () => undefined), [
    "high auth_and_limits::without-token",
    "high auth_and_limits::wrong-token",
  ]);
  const callsOnly = ({ method, headers }: Asked): Refused | undefined =>
    method === "tools/call" && headers.authorization === undefined
      ? { status: 401, headers: CHALLENGE }
      : undefined;
  assert.deepEqual(await findings(t, callsOnly), ["high auth_and_limits::wrong-token"]);
});

for (const [what, refused, expected] of [
  ["403", { status: 403 }, []],
  ["401 without WWW-Authenticate", { status: 401 }, ["low"]],
  ["500", { status: 500, body: "oops" }, ["medium"]],
  ["404", { status: 404 }, ["medium"]],
] as const) {
  test(`a missing token that becomes ${what} is ${expected.length === 0 ? "fine" : `told as ${expected[0]}`}`, async (t) => {
    const found = await findings(t, (one) => (isRight(one) ? undefined : refused));

    assert.deepEqual(
      found,
      expected.flatMap((severity) => [
        `${severity} auth_and_limits::without-token`,
        `${severity} auth_and_limits::wrong-token`,
      ]),
    );
  });
}

test("a server that is given no token is not asked without one", async (t) => {
  assert.deepEqual(await findings(t, () => undefined, { "x-tenant": "a" }), []);
});
