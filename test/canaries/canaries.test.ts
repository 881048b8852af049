import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import type { Ended, Project } from "../e2e/cli/project.ts";
import { project } from "../e2e/cli/project.ts";
import { filesOf, leaks, valuesOf } from "./_scan.ts";
import type { Secrets } from "./_secrets.ts";
import { dataOf, listOf, makeSecrets } from "./_secrets.ts";
import { world } from "./_world.ts";

const BIN = join(import.meta.dirname, "../../bin/airworthy.js");

/** What is asked of the command line once the runs are there, which each prints what is stored. */
const READERS: readonly (readonly string[])[] = [
  ["runs", "list"],
  ["runs", "show", "last"],
  ["runs", "show", "last", "--json"],
  ["runs", "export", "--all"],
  ["failures"],
  ["failures", "--json"],
  ["doctor"],
  ["log", "--json"],
  ["approvals", "list"],
  ["report", "--format", "md"],
  ["report", "--format", "html"],
  ["report", "--json"],
  ["replay", "--all"],
  ["resume", "--all"],
];

test("secrets of the environment, of inputs, tools and answers stand in no store, export, report, answer or log", {
  timeout: 300_000,
}, async () => {
  const secrets = makeSecrets();
  await using around = await world(secrets);
  await using shop = await project("canaries");
  const env = environment(secrets, around.url);
  const cli = (args: readonly string[]) => shop.cli(args, { env });
  const printed: (readonly [string, string])[] = [];
  const keep = (name: string, { stdout, stderr }: Ended) =>
    printed.push([`${name}, stdout`, stdout], [`${name}, stderr`, stderr]);

  const input = JSON.stringify({ text: dataOf(secrets).join(" and "), password: secrets.password });
  const ended = new Map<string, Ended>();
  for (const name of ["desk", "failing", "refused", "asking", "dying"])
    ended.set(name, await cli(["run", name, "--input", input]));
  for (const [name, { stderr }] of ended) printed.push([`run ${name}, stderr`, stderr]);
  const runs = (await cli(["runs", "list", "--json"])).stdout.matchAll(/"id":"(run_\w+)"/g);
  const ids = [...new Set([...runs].map(([, id = ""]) => id))];
  keep("dataset add", await cli(["dataset", "add", ids.at(-1) ?? "", "--to", "cases.yaml"]));
  for (const args of READERS) keep(args.join(" "), await cli(args));
  const answers = await served(shop, { env, token: secrets.serverToken, ids, hooked: around.hooked });

  assert.equal(ended.get("desk")?.code, 0, ended.get("desk")?.stderr);
  assert.match(
    ended.get("desk")?.stdout ?? "",
    /sk-proj-canary/,
    "the run itself works with the real values",
  );
  assert.equal(ids.length, 5);
  for (const used of ["PROVIDER_HEADER", "PROVIDER_QUERY", "EXPORT_HEADER", "WEBHOOK_QUERY"] as const)
    assert.ok(around.presented().includes(secrets.never[`CANARY_${used}`]), `${used} was never used`);
  const store = join(shop.folder, ".airworthy/store.db");
  const places = [...filesOf(shop.folder), ...valuesOf(store), ...printed, ...around.told, ...answers];
  assert.ok(places.length > 200, `${places.length} places looked at`);
  assert.deepEqual(leaks(listOf(secrets), places), []);
});

test("the scan finds a secret in a file, in a packed value and in another encoding", () => {
  const secrets = new Map([["key", "a/secret+of=us"]]);
  const found = leaks(secrets, [
    ["plain", "x a/secret+of=us y"],
    ["url", `?k=${encodeURIComponent("a/secret+of=us")}`],
    ["base64", Buffer.from("a/secret+of=us").toString("base64")],
    ["none", "a/secret"],
  ]);

  assert.deepEqual(found, ["plain: key", "url: key", "base64: key"]);
});

function environment(secrets: Secrets, url: string): Record<string, string> {
  return {
    ...secrets.never,
    CANARY_DATA: JSON.stringify(dataOf(secrets)),
    CANARY_PASSWORD: secrets.password,
    CANARY_PROVIDER_URL: `${url}/v1`,
    CANARY_PROVIDER_KEY: secrets.providerKey,
    CANARY_COLLECTOR_URL: url,
    AIRWORTHY_TOKEN: secrets.serverToken,
  };
}

interface Asking {
  readonly env: Readonly<Record<string, string>>;
  readonly token: string;
  readonly ids: readonly string[];
  readonly hooked: Promise<void>;
}

/** What a server over the project answers to everything that can be asked without changing it, and what it prints. */
async function served(
  shop: Project,
  { env, token, ids, hooked }: Asking,
): Promise<(readonly [string, string])[]> {
  const server = spawn(process.execPath, [BIN, "serve", "--port", "0"], {
    cwd: shop.folder,
    env: { ...process.env, ...env, NODE_OPTIONS: "" },
  });
  let printed = "";
  const url = new Promise<string>((resolve, reject) => {
    const listen = (text: Buffer) => {
      printed += text.toString();
      const found = /http:\/\/[\w.]+:\d+/.exec(printed);
      if (found !== null) resolve(found[0]);
    };
    server.stdout.on("data", listen);
    server.stderr.on("data", listen);
    server.once("close", () => reject(new Error(`The server ended: ${printed}`)));
  });
  const closed = new Promise((resolve) => server.once("close", resolve));
  try {
    const at = await url;
    const answers = await allAnswers(at, { token, ids });
    await hooked;
    return [...answers, ["serve", printed]];
  } finally {
    server.kill();
    await closed;
  }
}

async function allAnswers(
  url: string,
  { token, ids }: Omit<Asking, "env" | "hooked">,
): Promise<(readonly [string, string])[]> {
  const answers: (readonly [string, string])[] = [];
  const get = async (path: string): Promise<string> => {
    const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    const text = `${JSON.stringify([...response.headers])}\n${await response.text()}`;
    answers.push([`GET ${path}: ${response.status}`, text]);
    return text;
  };
  const document = JSON.parse((await get("/v1/openapi.json")).split("\n").slice(1).join("\n"));
  const paths = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
    "get" in methods ? [`/v1${path}`] : [],
  );
  assert.ok(paths.length > 30, `${paths.length} routes`);
  for (const path of paths.filter((each) => !each.endsWith("/events"))) {
    if (!path.includes("{")) await get(path);
    else if (path === "/v1/runs/{id}") for (const id of ids) await get(`/v1/runs/${id}`);
    else if (path.startsWith("/v1/runs/{id}/calls"))
      for (const id of ids) for (let seq = 1; seq < 8; seq++) await get(`/v1/runs/${id}/calls/${seq}`);
    else
      await get(
        path
          .replace("{id}", ids[0] ?? "")
          .replace("{other}", ids[1] ?? "")
          .replaceAll(/\{\w+\}/g, "desk"),
      );
  }
  await get("/");
  await get("/v1/runs/run_none");
  return answers;
}
