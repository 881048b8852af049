import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { z } from "zod";
import { open } from "../../app/open.ts";
import { isAirworthyError } from "../../core/errors.ts";
import { workflow } from "../../core/workflow.ts";
import { tool } from "../tool.ts";
import type { ToolError } from "../tool-error.ts";
import { isToolError } from "../tool-error.ts";
import type { ToolLimits } from "./tool-limits.ts";

let made = 0;

/** A tool with a key of its own, since limits are shared by key. */
function limited(
  limits: ToolLimits,
  run: (n: number) => unknown,
  rest: { effect?: "read" | "write"; retry?: { attempts: number } } = {},
) {
  made += 1;
  return tool({
    name: `limited_${made}`,
    description: "Asks a service",
    input: z.object({ n: z.number().default(0) }),
    output: z.unknown(),
    effect: "read",
    limits,
    ...rest,
    run: ({ n }) => run(n),
  });
}

const refusal = (status: number, headers: Record<string, string> = {}): Error =>
  Object.assign(new Error(`HTTP ${status}`), { status, headers });

async function errorOf(call: Promise<unknown>): Promise<ToolError> {
  const error = await call.then(
    () => assert.fail("it did not fail"),
    (thrown: unknown) => thrown,
  );
  assert.ok(isToolError(error), String(error));
  return error;
}

test("limits let no more calls run at once than they may, in all runs together", async () => {
  let running = 0;
  let most = 0;
  const one = limited({ concurrency: 3 }, async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
  });
  const flow = workflow({ name: "calls", run: async (_ctx, n: number) => void (await one.call({ n })) });
  const app = await open({ store: ":memory:", workflows: [flow] });
  const runs = await Promise.all(Array.from({ length: 20 }, (_, n) => app.run(flow, n)));
  await app.close();

  assert.ok(runs.every(({ status }) => status === "completed"));
  assert.equal(most, 3);
});

test("limits keep how long a call waited, and what refused it, in the record", async () => {
  let calls = 0;
  const one = limited({ rate: 1_000 }, () => {
    calls += 1;
    if (calls === 1) throw refusal(429, { "retry-after": "0.03" });
    return "done";
  });
  const flow = workflow({ name: "calls", run: async () => one.call({}) });
  const app = await open({ store: ":memory:", workflows: [flow] });
  const run = await app.run(flow, undefined);
  assert.equal(run.status === "completed" && run.output, "done");
  const [call] = (await app.store.load(run.id))?.calls ?? [];
  assert.ok((call?.note?.waited ?? 0) >= 25, JSON.stringify(call?.note));
  assert.deepEqual(
    call?.note?.attempts?.map(({ code, message }) => [code, message]),
    [["rate_limited", "Refused with 429"]],
  );
  assert.equal((await app.replay(run.id)).status, "same");
  await app.close();
});

test("limits ask again after 429 for a write as well, which has not been made", async () => {
  const keys: number[] = [];
  const one = limited(
    { rate: 1_000 },
    (n) => {
      keys.push(n);
      if (keys.length < 3) throw refusal(429, { "retry-after": "0" });
      return "written";
    },
    { effect: "write" },
  );
  const told = limited(
    { rate: 1_000 },
    () => {
      throw refusal(503, { "retry-after": "0" });
    },
    { effect: "write" },
  );

  assert.equal(await one.call({ n: 7 }), "written");
  assert.deepEqual(keys, [7, 7, 7]);
  assert.equal((await errorOf(told.call({}))).code, "internal");
});

test("limits give up at once where the pause is longer than a call may wait", async () => {
  let calls = 0;
  const one = limited({ rate: 1_000, maxWait: "1s" }, () => {
    calls += 1;
    throw refusal(429, { "retry-after": "3600" });
  });
  const error = await errorOf(one.call({}));
  assert.deepEqual([error.code, error.retryable], ["rate_limited", true]);
  assert.match(error.hint, /ry again in 3600 s/);
  await errorOf(one.call({}));
  assert.equal(calls, 1);
});

test("limits end the wait where the caller or the run gives up", async () => {
  const one = limited({ concurrency: 1, maxWait: 20 }, () => new Promise(() => {}));
  const first = new AbortController();
  const running = one.call({}, { abortSignal: first.signal }).catch((error: unknown) => error);
  const late = await errorOf(one.call({}));
  assert.equal(late.code, "rate_limited");
  const given = new AbortController();
  const waiting = errorOf(one.call({}, { abortSignal: given.signal }));
  given.abort();
  assert.equal((await waiting).code, "cancelled");
  first.abort();
  assert.ok(isToolError(await running, "cancelled"));
});

test("limits leave a service alone that keeps failing, and try it again later", async () => {
  let calls = 0;
  let isDown = true;
  const one = limited(
    { breaker: { failures: 2, coolDown: 200 } },
    () => {
      calls += 1;
      if (isDown) throw refusal(502);
      return "up";
    },
    { retry: { attempts: 1 } },
  );
  const codes: string[] = [];
  for (let i = 0; i < 4; i++) codes.push((await errorOf(one.call({}))).code);
  assert.deepEqual([calls, codes], [2, ["internal", "internal", "circuit_open", "circuit_open"]]);
  isDown = false;
  const deadline = performance.now() + 2_000;
  let answer: unknown;
  while (answer === undefined && performance.now() < deadline)
    answer = await one.call({}).catch(() => new Promise((resolve) => setImmediate(resolve)));
  assert.equal(answer, "up");
});

test("limits do not take a wrong request for a service that fails", async () => {
  const one = tool({
    name: "picky",
    description: "Refuses",
    input: z.object({}),
    output: z.string(),
    effect: "read",
    errors: { not_found: "there is none" },
    limits: { breaker: { failures: 1 } },
    run: (): never => {
      throw Object.assign(new Error("no"), { code: "not_found" });
    },
  });
  for (let i = 0; i < 3; i++) assert.equal((await errorOf(one.call({}))).code, "not_found");
});

test("limits hold together for tools of one key, the strictest of them", async () => {
  let running = 0;
  let most = 0;
  const work = async (): Promise<string> => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return "";
  };
  const one = limited({ key: "one-api", concurrency: 8 }, work);
  const other = limited({ key: "one-api", concurrency: 2 }, work);
  await Promise.all(Array.from({ length: 6 }, () => [one.call({}), other.call({})]).flat());

  assert.equal(most, 2);
});

test("limits that could not hold are refused when the tool is defined", () => {
  for (const [limits, message] of [
    [{ rate: 0 }, /limits.rate is 0 a second/],
    [{ rate: { perSecond: Number.NaN } }, /limits.rate is NaN/],
    [{ rate: { perSecond: 5, burst: 0 } }, /burst is 0/],
    [{ concurrency: 1.5 }, /concurrency is 1.5/],
    [{ breaker: { failures: 0 } }, /failures is 0/],
    [{ maxOutput: 10 }, /maxOutput is 10/],
    [{ key: "" }, /limits.key is ""/],
    [{ key: "a\u0000b" }, /limits.key is "a\\u0000b"/],
  ] as const)
    assert.throws(
      () => limited(limits, () => ""),
      (error) => isAirworthyError(error, "invalid_tool") && message.test(error.message),
    );
});

/** A service of `perSecond` calls a second (a token bucket of as many), that also says 429 to every seventh call. */
async function service(perSecond: number) {
  let tokens = perSecond;
  let filled = performance.now();
  let seen = 0;
  const exceeded: number[] = [];
  const arrivals: number[] = [];
  const server = createServer((_, response) => {
    const now = performance.now();
    tokens = Math.min(perSecond, tokens + ((now - filled) / 1_000) * perSecond);
    filled = now;
    seen += 1;
    arrivals.push(now);
    if (tokens < 1) exceeded.push(now);
    else tokens -= 1;
    if (seen % 7 === 0 || tokens < 0) response.writeHead(429, { "retry-after": "0.05" }).end();
    else response.writeHead(200).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url: `http://127.0.0.1:${port}/`, arrivals, exceeded, close };
}

test("limits: of 200 runs at once against a service of 200 calls a second none fails, and it is never exceeded", async () => {
  const PER_SECOND = 200;
  const { url, arrivals, exceeded, close } = await service(PER_SECOND);
  const starts: number[] = [];
  const one = limited({ rate: { perSecond: PER_SECOND, burst: 5 } }, async () => {
    starts.push(performance.now());
    const response = await fetch(url);
    await response.arrayBuffer();
    if (!response.ok) throw Object.assign(new Error("refused"), { response });
    return "ok";
  });
  const flow = workflow({ name: "load", run: async (_ctx, n: number) => one.call({ n }) });
  const app = await open({ store: ":memory:", workflows: [flow] });
  const runs = await Promise.all(Array.from({ length: 200 }, (_, n) => app.run(flow, n)));
  const failed = runs.filter(({ status }) => status !== "completed");
  assert.deepEqual(failed, []);
  assert.ok(arrivals.length > 200, "every seventh call was refused, so there were more than 200");
  assert.deepEqual(exceeded, []);
  const most = Math.max(
    ...starts.map((from) => starts.filter((at) => at >= from && at < from + 1_000).length),
  );
  assert.ok(most <= PER_SECOND, `${most} started in a second`);
  const waits = await Promise.all(
    runs.map(async ({ id }) => (await app.store.load(id))?.calls[0]?.note?.waited ?? 0),
  );
  assert.ok(Math.max(...waits) > 500, `the longest wait that is recorded is ${Math.max(...waits)} ms`);
  await app.close();
  await close();
});
