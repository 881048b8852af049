import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import type { Config } from "airworthy";
import { AirworthyError, workflow } from "airworthy";
import { Client } from "pg";
import { loadDbos } from "../../src/engines/dbos/load-dbos.ts";
import { loadRestate } from "../../src/engines/restate/load-restate.ts";
import type { TestServer } from "../../src/postgres/_test-server.ts";
import type { Restate } from "../../tools/engines/start-restate.ts";
import { freePorts, startRestate } from "../../tools/engines/start-restate.ts";
import { startDatabase, urlOf } from "./_dbos.ts";
import { LOCAL } from "./_local.ts";
import { inScene } from "./_scene.ts";

let restate: Restate;
let database: TestServer;
before(async () => {
  restate = await startRestate();
  database = await startDatabase();
});
after(async () => {
  await restate.dispose();
  await database.dispose();
});

const pack = workflow({
  name: "pack",
  run: async (ctx, item: string) => ctx.step("wrap", () => `[${item}]`),
});

interface Refusal {
  readonly code: string;
  readonly message: RegExp;
  readonly hint: RegExp;
}

/** A run is refused at the door, in words that help, and nothing is stored. */
async function refuses(engine: NonNullable<Config["engine"]>, expected: Refusal): Promise<void> {
  await inScene(LOCAL, async ({ open }) => {
    const app = await open({ workflows: [pack], engine });
    for (const work of [() => app.run(pack, "x"), () => app.work()])
      await assert.rejects(work(), (error) => {
        assert.ok(error instanceof AirworthyError, String(error));
        assert.equal(error.code, expected.code, error.message);
        assert.match(error.message, expected.message);
        assert.match(error.hint, expected.hint);
        return true;
      });
    assert.deepEqual((await app.store.list()).runs, []);
  });
}

async function onRestate(more: { ingress?: string; admin?: string; port?: number; url?: string }) {
  const [free = 0] = await freePorts(1);
  const { port = free, ...places } = more;
  return { restate: { ingress: restate.ingress, admin: restate.admin, listen: { port }, ...places } };
}

/** A server of something else, or of another version. */
async function answering(
  status: number,
  body: string,
  use: (url: string, asked: string[]) => Promise<void>,
): Promise<void> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(String(request.url));
    response.writeHead(status).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("a Restate that does not answer is named with its address", async () => {
  const [port = 0] = await freePorts(1);
  await refuses(await onRestate({ admin: `http://127.0.0.1:${port}` }), {
    code: "engine_unreachable",
    message: new RegExp(`Restate does not answer at http://127\\.0\\.0\\.1:${port}`),
    hint: /Start it, or correct engine\.restate/,
  });
});

test("an admin address that is the ingress, or no Restate at all, is refused", async () => {
  await refuses(await onRestate({ admin: restate.ingress[0] ?? "" }), {
    code: "engine_refused",
    message: /something answers 400 .*expected the admin API of Restate/,
    hint: /engine\.restate\.admin/,
  });
  await answering(200, "<html>It works!</html>", async (admin) => {
    await refuses(await onRestate({ admin }), {
      code: "engine_refused",
      message: /something answers 200 "<html>It works!.*expected the admin API of Restate/,
      hint: /engine\.restate\.admin/,
    });
  });
});

test("a Restate that is too old or too new is refused by its version, before a worker is made known", async () => {
  for (const version of ["1.3.9", "0.9.0", "2.0.0"])
    await answering(200, JSON.stringify({ version }), async (admin, asked) => {
      await refuses(await onRestate({ admin }), {
        code: "engine_version",
        message: new RegExp(`Cannot use Restate ${version.replaceAll(".", "\\.")}: expected 1\\.4`),
        hint: /Install/,
      });
      assert.deepEqual([...new Set(asked)], ["/version"]);
    });
});

test("an address that is none, and a port that is taken, are named", async () => {
  await assert.rejects(
    inScene(
      LOCAL,
      async ({ open }) => void (await open({ engine: { restate: { ingress: "restate:8080" } } })),
    ),
    (error) =>
      error instanceof AirworthyError &&
      error.code === "invalid_config" &&
      /"restate:8080"/.test(error.message),
  );
  await answering(200, "", async (url) => {
    await refuses(await onRestate({ port: Number(new URL(url).port) }), {
      code: "port_in_use",
      message: /another program does already/,
      hint: /listen\.port/,
    });
  });
});

test("a worker that Restate cannot reach is told so", async () => {
  const [port = 0] = await freePorts(1);
  await refuses(await onRestate({ url: `http://127.0.0.1:${port}` }), {
    code: "engine_refused",
    message: new RegExp(`worker at http://127\\.0\\.0\\.1:${port}`),
    hint: /engine\.restate\.url/,
  });
});

test("a database of DBOS that does not answer is refused without its password", async () => {
  const [port = 0] = await freePorts(1);
  await refuses(
    { dbos: { url: `postgres://anna:s3cret@127.0.0.1:${port}/app` } },
    {
      code: "engine_unreachable",
      message: /^(?!.*s3cret).*does not answer/,
      hint: /Start PostgreSQL/,
    },
  );
  await refuses(
    { dbos: { url: urlOf(database).replace("/postgres?", "/nowhere?") } },
    {
      code: "engine_refused",
      message: /database "nowhere" does not exist/,
      hint: /engine\.dbos\.url/,
    },
  );
});

test("a database of DBOS in which nothing may be created is refused", async () => {
  const client = new Client(database.client);
  await client.connect();
  await client.query("CREATE ROLE reader LOGIN");
  await client.end();
  await inScene(LOCAL, async ({ open }) => {
    const app = await open({
      workflows: [pack],
      engine: { dbos: { url: urlOf(database, { user: "reader" }) } },
    });
    await assert.rejects(
      app.run(pack, "x"),
      (error) =>
        error instanceof AirworthyError &&
        error.code === "engine_refused" &&
        /permission denied/.test(error.message) &&
        /may create schemas and tables/.test(error.hint),
    );
    assert.deepEqual((await app.store.list()).runs, []);
  });
});

test("two apps of one process cannot both take runs of DBOS, and the second is told", async () => {
  const engine = { dbos: { url: urlOf(database) } };
  await inScene(LOCAL, async ({ open }) => {
    const first = await open({ workflows: [pack], engine });
    await first.work();
    const second = await open({ store: ":memory:", workflows: [pack], engine });
    await assert.rejects(
      second.work(),
      (error) =>
        error instanceof AirworthyError &&
        error.code === "engine_in_use" &&
        /process of its own/.test(error.hint),
    );
  });
});

test("a database that a newer DBOS has migrated serves this one as well, which DBOS sees to", async () => {
  const client = new Client(database.client);
  await client.connect();
  try {
    await client.query("UPDATE dbos.dbos_migrations SET version = version + 1000");
    await inScene(LOCAL, async ({ open }) => {
      const app = await open({ workflows: [pack], engine: { dbos: { url: urlOf(database) } } });
      assert.equal((await app.run(pack, "x")).status, "completed");
    });
  } finally {
    await client.query("UPDATE dbos.dbos_migrations SET version = version - 1000");
    await client.end();
  }
});

test("an SDK of another version is refused by what it lacks", async () => {
  const old = async () => ({ DBOS: { setConfig: () => {} }, endpoint: () => {} }) as never;
  for (const [load, message] of [
    [loadDbos, /dbos-sdk: it has no DBOS\.registerWorkflow, .*expected version 5\.3/],
    [loadRestate, /restate-sdk: it has no workflow, TerminalError, .*expected version 1\.17/],
  ] as const)
    await assert.rejects(
      load(old),
      (error) =>
        error instanceof AirworthyError && error.code === "engine_version" && message.test(error.message),
    );
});
