import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { open } from "../../app/open.ts";
import { isAirworthyError } from "../../core/errors.ts";
import { workflow } from "../../core/workflow.ts";
import { serve } from "../serve.ts";
import { EventHub } from "./event-hub.ts";

const greet = workflow({ name: "greet", run: async (_ctx, name: string) => `Hello ${name}` });
const ask = workflow({ name: "ask", run: async (ctx) => ctx.approve("pay", { title: "May I" }) });

interface Told {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: { readonly id?: string; readonly status?: string; readonly workflow?: string };
}

/** Events of a body, one by one; comments and times to wait are left out. */
async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Told, undefined> {
  let text = "";
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
      const [event, data] = [field("event"), field("data")];
      if (event !== undefined && data !== undefined) yield { id: field("id"), event, data: JSON.parse(data) };
    }
  }
}

const bodyOf = ({ body }: Response) => body ?? assert.fail("Expected a body");
const next = async (events: AsyncGenerator<Told, undefined>) =>
  (await events.next()).value ?? assert.fail("Expected an event");

test("a client is told of runs of this process and of another store on the same file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "airworthy-events-"));
  const path = join(folder, "store.db");
  const [app, other] = [await open({ store: path }), await open({ store: path })];
  const serving = await serve(app, { port: 0 });
  const response = await fetch(`${serving.url}/v1/events`);
  const events = eventsOf(bodyOf(response));

  assert.equal(response.headers.get("content-type"), "text/event-stream");
  const own = await app.run(greet, "Ann");
  const told = await next(events);
  assert.deepEqual([told.event, told.data], ["run", { id: own.id, workflow: "greet", status: "completed" }]);
  const waiting = await other.run(ask, undefined);
  assert.deepEqual((await next(events)).data, { id: waiting.id, workflow: "ask", status: "waiting" });
  await other.decide(waiting.id, (waiting.status === "waiting" && waiting.waitingFor[0]) || assert.fail(), {
    approved: true,
    by: "ann",
  });
  await Promise.all([serving.close(), other.close()]);
  await app.close();
  await rm(folder, { recursive: true });
});

test("a client that comes back is told what it has missed, or that it must look anew", async () => {
  const app = await open({ store: ":memory:" });
  const serving = await serve(app, { port: 0 });
  const listen = async (id?: string) => {
    const init = id === undefined ? {} : { headers: { "last-event-id": id } };
    return eventsOf(bodyOf(await fetch(`${serving.url}/v1/events`, init)));
  };
  const [stays, leaves] = [await listen(), await listen()];
  await app.run(greet, "Ann");
  const last = (await next(leaves)).id ?? assert.fail();
  await leaves.return(undefined);
  await next(stays);
  const missed = await app.run(greet, "Bob");
  await next(stays);

  const back = await next(await listen(last));
  assert.deepEqual([back.event, back.data.id], ["run", missed.id]);
  for (const id of ["of-another-process", "0123-1", `${last}999`, "-"])
    assert.equal((await next(await listen(id))).event, "reset", id);
  await serving.close();
  await app.close();
});

test("1,000 clients listen, one more is refused, and who leaves makes room at once", async () => {
  const app = await open({ store: ":memory:" });
  const serving = await serve(app, { port: 0, rate: 10_000 });
  const leaving = new AbortController();
  const listen = (signal?: AbortSignal) =>
    fetch(`${serving.url}/v1/events`, signal === undefined ? {} : { signal });
  const clients = await Promise.all([...Array.from({ length: 999 }, () => listen()), listen(leaving.signal)]);
  assert.deepEqual(new Set(clients.map(({ status }) => status)), new Set([200]));
  const refused = await listen();
  const { error } = (await refused.json()) as { readonly error: { readonly code: string } };
  assert.deepEqual([refused.status, error.code], [503, "too_many_listeners"]);

  const run = await app.run(greet, "Ann");
  const told = await Promise.all(clients.map((client) => next(eventsOf(bodyOf(client)))));
  assert.deepEqual(new Set(told.map(({ data }) => data.id)), new Set([run.id]));
  leaving.abort();
  let status = 0;
  while (status !== 200) status = (await listen()).status;
  await serving.close();
  await app.close();
});

test("a client that does not read is sent away; nobody is looked after once all have left", async () => {
  const app = await open({ store: ":memory:" });
  const hub = new EventHub(app.store, { most: 2, poll: 0, behind: 2_000 });
  const reader = (await hub.listen()).getReader();
  const asleep = await hub.listen();
  await assert.rejects(hub.listen(), (error) => isAirworthyError(error, "too_many_listeners"));
  while (hub.size === 2) {
    await app.run(greet, "Ann");
    await reader.read();
  }

  assert.equal(hub.size, 1);
  await reader.cancel();
  assert.equal(hub.size, 0);
  await asleep.cancel();
  await app.close();
});
