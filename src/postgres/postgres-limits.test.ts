import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { isAirworthyError } from "../core/errors.ts";
import { Limiter } from "../tools/limits/limiter.ts";
import type { LimitSource } from "../tools/limits/turns.ts";
import type { CallerOptions } from "./_test-callers.ts";
import { Caller, mostAtOnce, mostWithin, runCallers } from "./_test-callers.ts";
import type { TestServer } from "./_test-server.ts";
import { NO_SERVER, startTestServer } from "./_test-server.ts";
import type { PostgresLimitsOptions } from "./postgres-limits.ts";
import { postgresLimits } from "./postgres-limits.ts";

const started = await startTestServer();
const skip = started === undefined && "PostgreSQL: npm has no build of it for this platform";
const server: TestServer = started ?? NO_SERVER;
after(() => server.dispose());

function callersOf(count: number, options: Omit<CallerOptions, "source">): Caller[] {
  return Array.from({ length: count }, () => new Caller({ ...options, source: { client: server.client } }));
}

test("four processes together never make more calls in a second than the rate allows", { skip }, async () => {
  const PER_SECOND = 50;
  const callers = callersOf(4, { limits: { rate: { perSecond: PER_SECOND, burst: 5 } }, calls: 40, work: 1 });
  await runCallers(callers);

  const begun = callers.flatMap((caller) => caller.all("begun").map(({ at }) => at));
  assert.equal(begun.length, 160);
  assert.ok(callers.every((caller) => caller.all("closed").length === 1));
  const errors = callers.flatMap((caller) => caller.all("run").flatMap(({ error }) => error ?? []));
  assert.deepEqual(errors, []);
  const most = mostWithin(begun, 1_000);
  assert.ok(most <= PER_SECOND, `${most} began in a second`);
  assert.ok(most > PER_SECOND / 4, `only ${most} began in the busiest second`);
  for (const caller of callers) {
    const waits = caller.all("run").map(({ waited }) => waited);
    assert.ok(Math.max(...waits) > 1_000, `the longest wait on record is ${Math.max(...waits)} ms`);
  }
});

test("four processes together never make more calls at once than may be", { skip }, async () => {
  const callers = callersOf(4, { limits: { concurrency: 3 }, calls: 20, work: 10 });
  await runCallers(callers);

  assert.deepEqual(
    callers.map((caller) => caller.all("ended").length),
    [20, 20, 20, 20],
  );
  assert.equal(mostAtOnce(callers), 3);
});

test("a process that has waited for longer is served first, however much another one wants", { skip }, () =>
  together(async (one, other) => {
    const [mine, theirs] = [turnsOf(one, "fair", 1), turnsOf(other, "fair", 1)];
    const order: string[] = [];
    await waitFor(mine);
    const waiting = [waitFor(theirs).then(() => order.push("theirs"))];
    await until(async () => (await queryServer("SELECT 1 FROM airworthy.limit_wait")).length === 1);
    for (let i = 0; i < 3; i += 1) waiting.push(waitFor(mine).then(() => order.push("mine")));
    await until(async () => (await queryServer("SELECT 1 FROM airworthy.limit_wait")).length === 2);
    mine.done();
    await until(() => order.length === 1);
    waiting.push(waitFor(theirs).then(() => order.push("theirs")));
    theirs.done();
    await until(() => order.length === 2);
    mine.done();
    await until(() => order.length === 3);

    assert.deepEqual(order, ["theirs", "mine", "theirs"]);
    for (const turns of [theirs, mine]) turns.done();
    await until(() => order.length === 4);
    mine.done();
    await Promise.all(waiting);
  }),
);

test("the slots of a process that is killed are free again after its lease", { skip }, async () => {
  const source = { client: server.client, lease: "3s" } as const;
  const limits = { concurrency: 2, key: "killed" };
  const holder = new Caller({ limits, calls: 2, work: "for ever", source });
  const other = new Caller({ limits, calls: 3, work: 1, source });
  for (const one of [holder, other]) await one.until("ready");
  holder.go();
  await holder.until("begun", 2);
  other.go();
  const aliveUntil =
    "SELECT max(alive_until) AS at FROM airworthy.limit_holder JOIN airworthy.limit_lease ON id = holder WHERE key = 'killed' AND held = 2";
  const [first] = await queryServer(aliveUntil);
  // Its lease is renewed for as long as it lives, so that it outlives the one that it began with.
  await until(async () => Number((await queryServer(aliveUntil))[0]?.at) > Number(first?.at) + 3);
  assert.equal(other.all("begun").length, 0);
  await holder.kill();
  await other.end();

  assert.equal(other.all("ended").length, 3);
});

test("a pause that a service asks for holds in every process", { skip }, () =>
  together(async (one, other) => {
    const [mine, theirs] = [one.of("paused", new Limiter({ perSecond: 1_000 })), turnsOf(other, "paused")];
    await waitFor(mine);
    await waitFor(theirs);
    const from = performance.now();
    mine.pause(400);
    await until(() => theirs.pausedFor > 0);
    await waitFor(theirs);

    assert.ok(performance.now() - from >= 395, `it began ${performance.now() - from} ms after the pause`);
  }),
);

test("a process that comes later keeps to a pause as well", { skip }, async () => {
  const from = performance.now();
  const first = postgresLimits({ client: server.client });
  const leave = first.use();
  turnsOf(first, "paused-before").pause(1_500);
  const written = "SELECT 1 FROM airworthy.limit_key WHERE key = 'paused-before' AND paused_until > 0";
  await until(async () => (await queryServer(written)).length === 1);
  await leave();
  await together(async (one) => {
    await waitFor(turnsOf(one, "paused-before"));
    assert.ok(performance.now() - from >= 1_490, `it began after ${performance.now() - from} ms`);
  });
});

test("who gives up leaves the line, and its slot to the next", { skip }, () =>
  together(async (one, other) => {
    const [mine, theirs] = [turnsOf(one, "line", 1), turnsOf(other, "line", 1)];
    await waitFor(mine);
    const late = new AbortController();
    const waiting = theirs.turn({ signal: late.signal });
    await until(async () => (await queryServer("SELECT 1 FROM airworthy.limit_wait")).length === 1);
    late.abort(new Error("given up"));
    await assert.rejects(waiting ?? Promise.resolve(), /given up/);
    await until(async () => (await queryServer("SELECT 1 FROM airworthy.limit_wait")).length === 0);
    mine.done();
    await waitFor(mine);
    mine.done();
    await waitFor(theirs);
  }),
);

test("a database that goes away refuses calls after a time, and serves again when it is back", { skip }, () =>
  together(
    async (one) => {
      const turns = turnsOf(one, "gone", 2);
      await waitFor(turns);
      await server.stop("SIGQUIT");
      const refused = await waitFor(turns).catch((error: unknown) => error);
      assert.ok(isAirworthyError(refused, "limits_unreachable"), String(refused));
      assert.ok(refused.cause instanceof Error);
      await server.start();
      await until(() =>
        waitFor(turns).then(
          () => true,
          () => false,
        ),
      );
      // It has two again: what it held when the database forgot everything was reported, and counts.
      const third = new AbortController();
      const waiting = turns.turn({ signal: third.signal });
      await until(async () => (await queryServer("SELECT 1 FROM airworthy.limit_wait")).length === 1);
      turns.done();
      await waiting;
    },
    { patience: 200 },
  ),
);

test("a database that goes away leaves each process to its own limits, where that is wanted", { skip }, () =>
  together(
    async (one) => {
      const turns = turnsOf(one, "lenient", 1);
      await waitFor(turns);
      await server.stop();
      await waitFor(turns);
      const second = turns.turn({ signal: AbortSignal.timeout(60_000) });
      turns.done();
      await second;
      await server.start();
    },
    { whenGone: "each-process" },
  ),
);

test("who gives up while each process is by itself takes nobody else out of the line", { skip }, () =>
  together(
    async (one, other) => {
      const [mine, theirs] = [turnsOf(one, "by-itself", 1), turnsOf(other, "by-itself", 1)];
      await waitFor(theirs);
      await server.stop();
      await waitFor(mine);
      const late = new AbortController();
      const locally = mine.turn({ signal: late.signal });
      await until(() => Promise.race([locally, setTimeout(5, true)]).then((waits) => waits === true));
      await server.start();
      const inLine = await inLineOf(mine);
      late.abort(new Error("given up"));
      await assert.rejects(locally ?? Promise.resolve(), /given up/);
      theirs.done();
      await inLine.turn;
    },
    { whenGone: "each-process", lease: "60s" },
  ),
);

test("a process that cannot use the schema is told so, and what the database says is the cause", {
  skip,
}, async () => {
  await queryServer("CREATE ROLE guest LOGIN");
  const limits = postgresLimits({ client: { ...server.client, user: "guest" }, patience: 50 });
  const leave = limits.use();
  const error = await waitFor(turnsOf(limits, "denied")).catch((thrown: unknown) => thrown);
  await leave();

  assert.ok(isAirworthyError(error, "limits_unreachable"), String(error));
  assert.match(String(error.cause), /permission denied/);
});

test("a schema of a later release is refused at once", { skip }, async () => {
  await queryServer("CREATE SCHEMA later");
  await queryServer("CREATE FUNCTION later.limit_version() RETURNS integer LANGUAGE sql AS 'SELECT 1000'");
  const limits = postgresLimits({ client: server.client, schema: "later" });
  const leave = limits.use();
  const error = await waitFor(turnsOf(limits, "later")).catch((thrown: unknown) => thrown);
  await leave();

  assert.ok(isAirworthyError(error, "limits_unreachable") && isAirworthyError(error.cause, "limits_newer"));
});

test("options that could not work are refused where they are given", () => {
  for (const [options, message] of [
    [{ schema: "A-b" }, /its schema is "A-b"/],
    [{ lease: 10 }, /its lease is 10 ms/],
    [{ whenGone: "hope" as "refuse" }, /whenGone is "hope"/],
  ] as const)
    assert.throws(
      () => postgresLimits(options),
      (error) => isAirworthyError(error, "invalid_limits") && message.test(error.message),
    );
});

/** Two of them, as in two processes. */
async function together(
  use: (one: LimitSource, other: LimitSource) => Promise<void>,
  options: PostgresLimitsOptions = {},
): Promise<void> {
  const sources = [1, 2].map(() => postgresLimits({ client: server.client, ...options }));
  const leave = sources.map((source) => source.use());
  const [one, other] = sources;
  assert.ok(one && other);
  try {
    await use(one, other);
  } finally {
    await Promise.all(leave.map((end) => end()));
  }
}

function turnsOf(source: LimitSource, key: string, concurrency?: number) {
  return source.of(key, new Limiter(concurrency === undefined ? { perSecond: 1_000 } : { concurrency }));
}

async function waitFor(turns: ReturnType<LimitSource["of"]>): Promise<void> {
  await turns.turn({ signal: AbortSignal.timeout(60_000) });
}

/** A process that is still by itself waits in its own line: it leaves that and asks again until the server has it. */
async function inLineOf(turns: ReturnType<LimitSource["of"]>): Promise<{ readonly turn: Promise<unknown> }> {
  let turn: Promise<unknown> = Promise.resolve();
  await until(async () => {
    const leave = new AbortController();
    turn = Promise.resolve(turns.turn({ signal: leave.signal }));
    for (let tries = 0; tries < 50; tries++) {
      if ((await queryServer("SELECT 1 FROM airworthy.limit_wait")).length === 1) return true;
      await setTimeout(10);
    }
    leave.abort(new Error("asked too early"));
    await turn.catch(() => undefined);
    return false;
  });
  return { turn };
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await holds())) {
    assert.ok(performance.now() < deadline, "it did not come true in 20 s");
    await setTimeout(10);
  }
}

async function queryServer(text: string): Promise<Record<string, unknown>[]> {
  const client = new Client(server.client);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
