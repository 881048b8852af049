import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { isStepCount } from "ai";
import type { App, Config } from "airworthy";
import { open, tool, workflow } from "airworthy";
import { generateText } from "airworthy/ai-sdk";
import { airworthy, braintrust, helicone, langfuse, langsmith, otlp, phoenix } from "airworthy/observe";
import { serve } from "airworthy/server";
import { localModel } from "airworthy/testing";
import { z } from "zod";
import type { Exporter } from "../../src/core/exporter.ts";
import type { CallRecord, StoredRun } from "../../src/core/run.ts";
import { runOfTrace } from "../../src/observe/otlp/in/run-of-trace.ts";
import { TraceIntake } from "../../src/observe/otlp/in/trace-intake.ts";
import type { Answer } from "./_collector.ts";
import { collector } from "./_collector.ts";

const getOrder = tool({
  name: "get_order",
  description: "Looks an order up by its id",
  input: z.object({ order_id: z.string() }),
  output: z.object({ order_id: z.string(), status: z.string() }),
  effect: "read",
  run: async ({ order_id }) => ({ order_id, status: "shipped" }),
});

const desk = workflow({
  name: "desk",
  run: async (ctx, question: string) => {
    if (question === "") throw new RangeError("There is no question");
    const seen = await ctx.step("note", () => ({ seen: new Map([["a", 1]]) }));
    const found = await ctx.step("look", () => getOrder.call({ order_id: "W123" }));
    const { text } = await generateText({
      model: localModel({ train: [] }),
      system: "You are a support agent.",
      prompt: `${question} ${found.status}`,
      stopWhen: isStepCount(2),
    });
    return { text, seen: seen.seen.size };
  },
});

const about = {
  session: "s1",
  subject: { id: "u1", attributes: { plan: "pro" } },
  tags: ["test"],
  release: "1.4.2",
} as const;

async function withApp(exporters: readonly Exporter[], use: (app: App) => Promise<void>, more: Config = {}) {
  const app = await open({
    store: ":memory:",
    workflows: [desk],
    prices: [{ model: "*", input: 1, output: 2 }],
    exporters,
    ...more,
  });
  try {
    await use(app);
  } finally {
    await app.close();
  }
}

async function whole(app: App, id: string): Promise<StoredRun> {
  const { runs } = await app.store.list({ limit: 100 });
  const found = runs.find((run) => run.id === id);
  const run = found && (await app.store.load(found.id));
  assert.ok(run, `there is no run ${id}`);
  return run;
}

test("another server has a run as it is here, failed ones too", async () => {
  const target = await open({ store: ":memory:" });
  const server = await serve(target, { port: 0 });
  try {
    await withApp([airworthy({ url: server.url })], async (app) => {
      const good = await app.run(desk, "Where is my order?", about as never);
      const bad = await app.run(desk, "");
      assert.equal(good.status, "completed");
      await waitUntil(async () => (await app.store.exports.states())[0]?.waiting === 0);
      await new TraceIntake({ ...target, onError: assert.ifError }).build({ now: Number.MAX_SAFE_INTEGER });
      for (const { id } of [good, bad]) {
        const [here, there] = [await whole(app, id), await whole(target, id)];
        assert.deepEqual({ ...there, source: undefined }, { ...here, source: undefined });
        assert.equal(there.source, "airworthy");
      }
    });
  } finally {
    await server.close();
    await target.close();
  }
});

/** Ids of runs in the order in which a back end took them. */
function taken(of: {
  readonly requests: Awaited<ReturnType<typeof collector>>["requests"];
}): readonly unknown[] {
  const runs = of.requests.flatMap(({ groups }) => groups.flatMap(({ spans }) => spans));
  return [
    ...new Set(
      runs
        .filter(({ parent }) => parent === undefined)
        .map(({ attributes }) => attributes["airworthy.run.id"]),
    ),
  ];
}

const QUICK = { interval: 2, maxBackoff: 10, onError: () => {} } as const;

test("a back end that is down loses nothing: what waits is sent in order by whoever opens the store next", async () => {
  const folder = await mkdtemp(join(tmpdir(), "airworthy-export-"));
  const store = join(folder, "store.db");
  const gone = await collector();
  await gone.close();
  const told: string[] = [];
  const ids: string[] = [];
  try {
    const dead = otlp({
      url: `${gone.url}/v1/traces`,
      name: "there",
      ...QUICK,
      onError: (text) => told.push(text),
    });
    await withApp(
      [dead],
      async (app) => {
        for (const question of ["one", "two", "three"]) ids.push((await app.run(desk, question)).id);
        await waitUntil(async () => told.length > 0);
        const [state] = await app.store.exports.states();
        assert.deepEqual([state?.waiting, state?.sent, state?.missed], [3, 0, 0]);
      },
      { store },
    );
    assert.equal(told.length, 1);
    assert.match(told[0] ?? "", /runs wait in the store/);
    const back = await collector();
    await withApp(
      [otlp({ url: back.url, name: "there", ...QUICK })],
      async (app) => {
        await waitUntil(async () => (await app.store.exports.states())[0]?.waiting === 0);
        assert.deepEqual(taken(back), ids);
        const [state] = await app.store.exports.states();
        assert.deepEqual([state?.sent, state?.missed], [3, 0]);
      },
      { store },
    );
    await back.close();
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a back end that is busy, slow, small and asks for patience gets every span once it takes them", async () => {
  const { promise: never, resolve: release } = Promise.withResolvers<void>();
  const first: Answer[] = [
    { status: 503 },
    { status: 429, headers: { "retry-after": "0" } },
    { status: 200, after: never },
    { status: 401 },
  ];
  const small = await collector(({ bytes }) => first.shift() ?? { status: bytes > 6_000 ? 413 : 200 });
  try {
    await withApp([otlp({ url: small.url, timeout: 100, ...QUICK })], async (app) => {
      const ids = [];
      for (let i = 0; i < 5; i++) ids.push((await app.run(desk, `question ${i}`)).id);
      await waitUntil(async () => (await app.store.exports.states())[0]?.waiting === 0);
      const [state] = await app.store.exports.states();
      assert.deepEqual([state?.sent, state?.refused], [5, []]);
      const runs = await Promise.all(ids.map((id) => whole(app, id)));
      const spans = runs.reduce((sum, { calls }) => sum + calls.length + 1, 0);
      assert.equal(new Set(small.taken).size, spans);
      assert.ok(small.requests.some(({ bytes }) => bytes > 6_000));
    });
  } finally {
    release();
    await small.close();
  }
});

test("what a back end will never take is told, and keeps nothing else back", async () => {
  const picky = await collector(({ groups }) => {
    const text = JSON.stringify(groups);
    if (text.includes("poison")) return { status: 400, body: "no poison" };
    return text.includes("half")
      ? { status: 200, body: { partialSuccess: { rejectedSpans: "2", errorMessage: "too odd" } } }
      : { status: 200 };
  });
  try {
    await withApp([otlp({ url: picky.url, ...QUICK, interval: 50 })], async (app) => {
      const ids = [];
      for (const question of ["good", "poison", "fine"]) ids.push((await app.run(desk, question)).id);
      await waitUntil(async () => (await app.store.exports.states())[0]?.waiting === 0);
      ids.push((await app.run(desk, "half")).id);
      await waitUntil(async () => (await app.store.exports.states())[0]?.waiting === 0);
      const [state] = await app.store.exports.states();
      assert.equal(state?.sent, 2);
      assert.deepEqual(
        state?.refused.map(({ run, why }) => [run, /no poison|too odd/.exec(why)?.[0]]),
        [
          [ids[1], "no poison"],
          [ids[3], "too odd"],
        ],
      );
    });
  } finally {
    await picky.close();
  }
});

test("retention that overtakes an exporter is counted, and of two processes one sends", async () => {
  const folder = await mkdtemp(join(tmpdir(), "airworthy-export-"));
  const store = join(folder, "store.db");
  let isUp = false;
  const back = await collector(() => ({ status: isUp ? 200 : 503 }));
  const exporter = () => otlp({ url: back.url, ...QUICK });
  try {
    await withApp(
      [exporter()],
      async (app) => {
        await withApp(
          [exporter()],
          async (other) => {
            await app.run(desk, "one", { subject: { id: "gone" } });
            const kept = await other.run(desk, "two");
            await app.store.erase("gone");
            isUp = true;
            await waitUntil(async () => (await app.store.exports.states())[0]?.waiting === 0);
            const [state] = await app.store.exports.states();
            assert.deepEqual([state?.sent, state?.missed], [1, 1]);
            assert.deepEqual(taken(back).at(-1), kept.id);
          },
          { store },
        );
      },
      { store },
    );
  } finally {
    await back.close();
    await rm(folder, { recursive: true });
  }
});

test("contents stay at home or are masked where an exporter is told so, and the rest is sent", async () => {
  const back = await collector();
  const exporters = [
    otlp({ url: back.url, name: "bare", content: "none", ...QUICK }),
    langfuse({ url: back.url, publicKey: "p", secretKey: "s", content: "none", ...QUICK }),
    airworthy({ url: back.url, content: "none", compression: "none", ...QUICK }),
    phoenix({
      url: back.url,
      name: "masked",
      content: (text) => text.replaceAll(/secret/g, "***"),
      ...QUICK,
    }),
  ];
  try {
    await withApp(exporters, async (app) => {
      await app.run(desk, "my secret question");
      await waitUntil(async () =>
        (await app.store.exports.states()).every(({ waiting, sent }) => waiting === 0 && sent === 1),
      );
      const text = JSON.stringify(back.requests);
      assert.ok(!text.includes("secret"));
      assert.ok(text.includes("my *** question"));
      assert.equal(
        text.match(/my \*\*\* question/g)?.length,
        JSON.stringify(
          back.requests.filter(({ headers }) => headers["content-type"] === "application/x-protobuf"),
        ).match(/my \*\*\* question/g)?.length,
      );
      assert.ok(text.includes("gen_ai.usage.input_tokens"));
    });
  } finally {
    await back.close();
  }
});

/** What each back end is documented to read, of one run. */
const BACKENDS = {
  langfuse: {
    make: (url: string) => langfuse({ url, publicKey: "pk", secretKey: "sk", ...QUICK }),
    path: "/api/public/otel/v1/traces",
    header: ["authorization", `Basic ${Buffer.from("pk:sk").toString("base64")}`],
    root: {
      "langfuse.user.id": "u1",
      "langfuse.session.id": "s1",
      "langfuse.release": "1.4.2",
      "langfuse.trace.tags": ["test"],
    },
    model: [
      "langfuse.observation.usage_details",
      "langfuse.observation.cost_details",
      "langfuse.observation.input",
      "langfuse.observation.output",
      "langfuse.observation.model.name",
    ],
  },
  langsmith: {
    make: (url: string) => langsmith({ url, apiKey: "key", project: "p", ...QUICK }),
    path: "/otel/v1/traces",
    header: ["x-api-key", "key"],
    root: {
      "langsmith.span.kind": "chain",
      "langsmith.trace.name": "desk",
      "langsmith.metadata.user_id": "u1",
      "langsmith.metadata.session_id": "s1",
    },
    model: ["langsmith.usage_metadata", "gen_ai.prompt", "gen_ai.completion", "gen_ai.usage.input_tokens"],
  },
  braintrust: {
    make: (url: string) => braintrust({ url, apiKey: "key", parent: "project_name:p", ...QUICK }),
    path: "/otel/v1/traces",
    header: ["x-bt-parent", "project_name:p"],
    root: { "braintrust.span_attributes": '{"type":"task"}', "braintrust.tags": ["test"] },
    model: ["braintrust.input_json", "braintrust.output_json", "braintrust.metrics", "braintrust.metadata"],
  },
  phoenix: {
    make: (url: string) => phoenix({ url, apiKey: "key", project: "p", ...QUICK }),
    path: "/v1/traces",
    header: ["authorization", "Bearer key"],
    root: { "openinference.span.kind": "AGENT", "session.id": "s1", "user.id": "u1" },
    model: [
      "llm.token_count.prompt",
      "llm.cost.total",
      "llm.model_name",
      "llm.input_messages.0.message.role",
      "llm.output_messages.0.message.content",
    ],
  },
  helicone: {
    make: (url: string) => helicone({ url, apiKey: "key", ...QUICK }),
    path: "/v1/trace/log",
    header: ["authorization", "Bearer key"],
    root: { "traceloop.workflow.name": "desk", "traceloop.association.properties.user_id": "u1" },
    model: [
      "gen_ai.prompt.0.role",
      "gen_ai.completion.0.content",
      "gen_ai.usage.input_tokens",
      "llm.request.type",
    ],
  },
} as const;

for (const [name, backend] of Object.entries(BACKENDS)) {
  test(`${name} is sent what it reads, where and as it wants it; and what it is sent comes in here as the same run`, async () => {
    const back = await collector();
    try {
      await withApp([backend.make(back.url)], async (app) => {
        const { id } = await app.run(desk, "Where is my order?", about as never);
        await waitUntil(async () => (await app.store.exports.states())[0]?.waiting === 0);
        const [request] = back.requests;
        const [header, value] = backend.header;
        assert.equal(request?.path, backend.path);
        assert.equal(request?.headers[header], value);
        const spans = request?.groups.flatMap((group) => group.spans) ?? [];
        const root = spans.find(({ parent }) => parent === undefined);
        for (const [key, expected] of Object.entries(backend.root))
          assert.deepEqual(root?.attributes[key], expected, key);
        const asked = spans.filter(({ attributes }) =>
          backend.model.every((key) => attributes[key] !== undefined),
        );
        const run = await whole(app, id);
        assert.equal(asked.length, run.calls.filter(({ kind }) => kind === "model").length);

        const { calls, totals, ...again } =
          runOfTrace(request?.groups ?? [], { key: spans[0]?.trace ?? "" }) ?? assert.fail();
        const count = (kind: string, of: readonly CallRecord[]) =>
          of.filter((call) => call.kind === kind).length;
        for (const kind of ["model", "tool"]) assert.equal(count(kind, calls), count(kind, run.calls), kind);
        assert.deepEqual([totals.tokensIn, totals.tokensOut], [run.totals.tokensIn, run.totals.tokensOut]);
        assert.deepEqual([again.session, again.subject?.id, again.status], ["s1", "u1", "completed"]);
      });
    } finally {
      await back.close();
    }
  });
}

/** Until it is so; the test runner's own bound ends a wait for what never is. */
async function waitUntil(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5));
}
