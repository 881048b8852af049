import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, mock, test } from "node:test";
import type { AlertId } from "../../core/ids.ts";
import type { NewNotice } from "../../core/monitoring.ts";
import type { Store } from "../../core/store.ts";
import { openSqliteStore } from "../../store/sqlite/sqlite-store.ts";
import { AlertDelivery } from "./alert-delivery.ts";
import { alertTargets } from "./alert-targets.ts";
import type { MonitorConfig } from "./monitor-options.ts";

const SECRET = "a secret of a webhook";

interface Told {
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A webhook that answers as it is told; undefined: never. */
async function receiver(answer: (n: number) => number | undefined) {
  const told: Told[] = [];
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    let body = "";
    for await (const part of request) body += String(part);
    told.push({ headers: request.headers, body });
    const status = answer(told.length);
    if (status !== undefined) response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook?key=abc`,
    told,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "airworthy-monitor-"));
  after(() => rm(made, { recursive: true, force: true }));
  return made;
}

/** A store with one alert to be told everywhere. */
async function scene(config: MonitorConfig, root: string) {
  const store: Store = await openSqliteStore({ path: ":memory:" });
  after(() => store.close());
  const targets = alertTargets(config, root);
  const errors: unknown[] = [];
  const delivery = new AlertDelivery({ store, targets, onError: (error) => errors.push(error) });
  const names = [...targets.map(({ name }) => name), "webhook 9 (gone.example)"];
  const id = "alert_1" as AlertId;
  const alert = { id, workflow: "w", about: "past latency", rev: 1, openedAt: 1, data: "{}" };
  await store.monitoring.change(
    alert,
    names.map(
      (target): NewNotice => ({
        id: `alert_1.1.${target}`,
        alert: id,
        target,
        body: JSON.stringify({ type: "alert.opened", data: { id, title: "it is slow; rm -rf $HOME" } }),
        due: Date.now(),
      }),
    ),
  );
  const told = async () => {
    delivery.look();
    await delivery.settled();
  };
  return { store, delivery, told, errors };
}

test("a webhook is told with a signature, again until it takes it, and a target that hangs holds up no other", async () => {
  await using good = await receiver((n) => (n === 1 ? 500 : 204));
  await using hangs = await receiver(() => undefined);
  mock.timers.enable({ apis: ["Date"], now: Date.now() });
  const webhooks = [good, hangs].map(({ url }) => ({ url, secret: SECRET }));
  const { store, delivery, errors } = await scene({ webhooks }, ".");
  const untilTold = async (times: number) => {
    while (good.told.length < times || (await untold(store)).length > 3 - (times - 1)) {
      delivery.look();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  await untilTold(1);
  while (errors.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const between = await store.monitoring.untold();
  mock.timers.setTime(Date.now() + 10_000);
  await untilTold(2);
  await delivery.stop();
  mock.timers.reset();

  const [first, second] = good.told;
  assert.equal(good.told.length, 2);
  assert.equal(first?.headers["webhook-id"], second?.headers["webhook-id"]);
  const signed = `${second?.headers["webhook-id"]}.${second?.headers["webhook-timestamp"]}.${second?.body}`;
  const signature = createHmac("sha256", SECRET).update(signed).digest("base64");
  assert.equal(second?.headers["webhook-signature"], `v1,${signature}`);
  assert.deepEqual(JSON.parse(second?.body ?? "").type, "alert.opened");
  assert.match(String(errors[0]), /webhook: it answered 500/);
  assert.deepEqual(
    between.map(({ target, error }) => [target.replace(/\d+\)$/, ")"), error?.replace(/^.*: /, "")]),
    [
      ["webhook 1 (127.0.0.1:)", "it answered 500"],
      ["webhook 2 (127.0.0.1:)", undefined],
      ["webhook 9 (gone.example)", "the configuration has no such target"],
    ],
  );
  assert.equal(hangs.told.length, 1);
});

test("a command is given the alert on its standard input, and nothing of it as a command", async () => {
  const root = await folder();
  const script = "process.stdin.pipe(require('fs').createWriteStream('told.json'))";
  const { store, told, errors } = await scene({ command: [process.execPath, "-e", script] }, root);
  await told();

  assert.deepEqual(errors, []);
  const { type, timestamp, data } = JSON.parse(await readFile(join(root, "told.json"), "utf8"));
  assert.deepEqual([type, data.title], ["alert.opened", "it is slow; rm -rf $HOME"]);
  assert.ok(Math.abs(Date.parse(timestamp) - Date.now()) < 60_000);
  assert.deepEqual(await untold(store), ["webhook 9 (gone.example)"]);
});

for (const [what, config, error] of [
  [
    "ends badly",
    { command: [process.execPath, "-e", "console.error('no chat'); process.exit(3)"] },
    /ended with 3: no chat/,
  ],
  [
    "hangs",
    { command: [process.execPath, "-e", "setInterval(() => {}, 1000)"], commandTimeout: "300ms" },
    /longer than 300 ms and was killed/,
  ],
  ["is not there", { command: ["./none"] }, /ENOENT/],
  ["reads nothing", { command: [process.execPath, "-e", "process.stdin.destroy()"] }, undefined],
] as const)
  test(`a command that ${what} is told about in what is still to be told`, async () => {
    const { store, told } = await scene(config, await folder());
    await told();
    const [first] = await store.monitoring.untold();

    if (error === undefined) assert.equal(first?.target, "webhook 9 (gone.example)");
    else assert.match(first?.error ?? "", error);
  });

async function untold(store: Store): Promise<readonly string[]> {
  return (await store.monitoring.untold()).map(({ target }) => target);
}
