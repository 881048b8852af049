import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mock, test } from "node:test";
import { DivergenceError } from "../core/divergence.ts";
import type { Address } from "../core/ids.ts";
import { workflow } from "../core/workflow.ts";
import { open } from "./open.ts";
import { remind, remindingOf } from "./remind.ts";

const SECRET = "a secret of a webhook";

interface Told {
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A webhook that answers as it is told; undefined: never. */
async function receiver(answer: (n: number) => number | undefined) {
  const told: Told[] = [];
  const first = Promise.withResolvers<void>();
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    let body = "";
    for await (const part of request) body += String(part);
    told.push({ headers: request.headers, body });
    first.resolve();
    const status = answer(told.length);
    if (status !== undefined) response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook?key=abc`,
    told,
    first: first.promise,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const asking = (onAnswer: (answer: string) => void = () => {}) =>
  workflow({
    name: "asking",
    run: async (ctx, title: string) => {
      const { approved, by } = await ctx.approve("ask", { title, approvers: ["operator"] });
      const answer = `${approved} by ${by}`;
      onAnswer(answer);
      return answer;
    },
  });
const ASK = "ask" as Address;

test("an attending app goes on with a run as soon as it is decided, here or elsewhere", async () => {
  const answers = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  let given = 0;
  const asks = asking((answer) => answers[given++]?.resolve(answer));
  const app = await open({ store: ":memory:", workflows: [asks] });
  const attending = app.attend({ every: 5 });
  const [here, elsewhere] = [await app.run(asks, "a"), await app.run(asks, "b")];
  await app.decide(here.id, ASK, { approved: true, by: "ann" });
  assert.equal(await answers[0]?.promise, "true by ann");
  // As another process would: this app is not told.
  await app.store.approvals.decide(elsewhere.id, ASK, { approved: false, by: "bo", at: 1 });
  assert.equal(await answers[1]?.promise, "false by bo");
  await attending.stop();

  const { runs } = await app.store.list({ status: "completed" });
  assert.equal(runs.length, 2);
  await app.close();
});

test("an attending app goes on with what nobody decided in time, and says once what cannot go on", async () => {
  const denied = Promise.withResolvers<void>();
  const late = workflow({
    name: "late",
    run: async (ctx, _: string) => {
      const { approved } = await ctx.approve("ask", { title: "Now?", expiresAfter: "1d" });
      if (!approved) denied.resolve();
    },
  });
  const changed = workflow({ name: "asking", run: async (ctx, _: string) => ctx.step("other", () => 1) });
  const asks = workflow({
    name: "asking",
    run: async (ctx, _: string) => {
      await ctx.step("look", () => 1);
      return ctx.approve("ask", { title: "Go?" });
    },
  });
  const store = (await open({ store: ":memory:" })).store;
  const before = await open({ store, workflows: [late, asks] });
  await before.run(late, "x");
  const stuck = await before.run(asks, "y");
  await before.decide(stuck.id, ASK, { approved: true, by: "ann" });
  const errors: unknown[] = [];
  const told = Promise.withResolvers<void>();
  const app = await open({ store, workflows: [late, changed] });
  mock.timers.enable({ apis: ["Date"], now: Date.now() + 86_400_001 });
  const attending = app.attend({
    every: 5,
    onError: (error) => {
      errors.push(error);
      told.resolve();
    },
  });
  await denied.promise;
  await told.promise;
  await attending.stop();
  mock.timers.reset();

  assert.equal(errors.length, 1);
  assert.ok(errors[0] instanceof DivergenceError);
  assert.equal((await store.load(stuck.id))?.status, "waiting");
  await app.close();
});

test("a reminder is signed, names the request and nothing it is about, and is tried again until it arrives", async () => {
  await using hook = await receiver((n) => (n === 1 ? 500 : 204));
  const asks = asking();
  const app = await open({ store: ":memory:", workflows: [asks] });
  mock.timers.enable({ apis: ["Date"], now: Date.now() });
  const run = await app.run(asks, "Give 30 % off?");
  const reminding = remindingOf({ url: hook.url, secret: SECRET, after: "2h", every: "1d" });
  const errors: unknown[] = [];
  const after = async (ms: number) => {
    mock.timers.setTime(Date.now() + ms);
    await remind(app.store.approvals, reminding, {
      signal: new AbortController().signal,
      onError: (error) => errors.push(error),
    });
    return hook.told.length;
  };
  const sent = [
    await after(0),
    await after(7_200_000),
    await after(0),
    await after(30_000),
    await after(86_400_000),
  ];
  await app.decide(run.id, ASK, { approved: true, by: "ann" });
  sent.push(await after(86_400_000));
  mock.timers.reset();

  assert.deepEqual(sent, [0, 1, 1, 2, 3, 3]);
  assert.match(String(errors[0]), /webhook: it answered 500/);
  const [first, again, next] = hook.told;
  assert.deepEqual(
    [first, again, next].map((one) => one?.headers["webhook-id"]),
    [`${run.id}/ask#1`, `${run.id}/ask#1`, `${run.id}/ask#2`],
  );
  const signed = `${again?.headers["webhook-id"]}.${again?.headers["webhook-timestamp"]}.${again?.body}`;
  const signature = createHmac("sha256", SECRET).update(signed).digest("base64");
  assert.equal(again?.headers["webhook-signature"], `v1,${signature}`);
  const { type, data } = JSON.parse(again?.body ?? "");
  assert.deepEqual(
    [type, data.title, data.run, data.reminder],
    ["approval.waiting", "Give 30 % off?", run.id, 1],
  );
  await app.close();
});

test("a webhook that hangs holds up no run, and no close", async () => {
  await using hook = await receiver(() => undefined);
  const answered = Promise.withResolvers<string>();
  const asks = asking(answered.resolve);
  const webhook = { url: hook.url, secret: SECRET, after: "0s" } as const;
  const app = await open({ store: ":memory:", workflows: [asks], approvals: { webhook, attend: true } });
  const run = await app.run(asks, "a");
  await hook.first;
  await app.decide(run.id, ASK, { approved: true, by: "ann" });
  assert.equal(await answered.promise, "true by ann");
  await app.close();
});

test("a webhook without an address or with a short secret is refused when the app is opened", async () => {
  const opened = (url: string, secret: string) =>
    open({ store: ":memory:", approvals: { webhook: { url, secret } } });

  await assert.rejects(opened("ftp://x", SECRET), /Cannot use this webhook: its url/);
  await assert.rejects(opened("https://example.com", "short"), /its secret is shorter/);
  await assert.rejects(
    opened("https://example.com", "whsec_!!!!!!!!!!!!!!!!"),
    /fewer than 16 bytes of base64/,
  );
});
