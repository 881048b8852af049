import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { isAirworthyError } from "../../../core/errors.ts";
import { createRedactor } from "../../../core/redact/redactor.ts";
import type { StoredRun } from "../../../core/run.ts";
import type { Store } from "../../../core/store.ts";
import { createPriceTable } from "../../../models/prices.ts";
import { openSqliteStore } from "../../../store/sqlite/sqlite-store.ts";
import { TraceIntake } from "./trace-intake.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const NOW = Date.now();
const LATER = Number.MAX_SAFE_INTEGER;

interface Sent {
  readonly intake: TraceIntake;
  readonly store: Store;
  send(spans: readonly unknown[], resource?: object): Promise<{ rejected: number; message: string }>;
  only(): Promise<StoredRun>;
}

async function withIntake(
  use: (sent: Sent) => Promise<void>,
  redactKeys: readonly string[] = [],
): Promise<void> {
  const store = await openSqliteStore({ path: ":memory:" });
  const redactor = createRedactor({ keys: redactKeys, secret: store.secret });
  const intake = new TraceIntake({
    store,
    redact: redactor.text,
    prices: createPriceTable(),
    onError: (error) => assert.fail(String(error)),
  });
  const send = (spans: readonly unknown[], resource: object = {}) => {
    const body = JSON.stringify({
      resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "t" }, spans }] }],
    });
    return intake.take({ bytes: Buffer.from(body), format: "json", encoding: undefined });
  };
  const only = async () => {
    await intake.build({ now: LATER });
    const { runs } = await store.list();
    assert.equal(runs.length, 1);
    const run = runs[0] && (await store.load(runs[0].id));
    assert.ok(run);
    return run;
  };
  try {
    await use({ intake, store, send, only });
  } finally {
    await store.close();
  }
}

function span(id: number, rest: object = {}, attributes: Readonly<Record<string, unknown>> = {}): object {
  return {
    traceId: TRACE,
    spanId: id.toString(16).padStart(16, "0"),
    name: `span ${id}`,
    kind: 1,
    startTimeUnixNano: String((NOW + id) * 1e6),
    endTimeUnixNano: String((NOW + id + 10) * 1e6),
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) })),
    ...rest,
  };
}

function anyValue(value: unknown): object {
  if (typeof value === "string") return { stringValue: value };
  return typeof value === "number" ? { intValue: value } : { boolValue: value };
}

function child(
  id: number,
  parent: number,
  attributes: Readonly<Record<string, unknown>> = {},
  rest: object = {},
) {
  return span(id, { parentSpanId: parent.toString(16).padStart(16, "0"), ...rest }, attributes);
}

const CHAT = {
  "gen_ai.operation.name": "chat",
  "gen_ai.provider.name": "openai",
  "gen_ai.request.model": "gpt-4.1-mini",
  "gen_ai.usage.input_tokens": 10,
  "gen_ai.usage.output_tokens": 2,
};
const AGENT = {
  "gen_ai.operation.name": "invoke_agent",
  "gen_ai.agent.name": "desk",
  "gen_ai.usage.input_tokens": 10,
};

test("a trace that arrives in pieces, backwards and twice is one run, made anew for what comes late", () =>
  withIntake(async ({ send, only, store }) => {
    await send([child(3, 2, CHAT)]);
    await send([child(2, 1)]);
    const early = await only();
    assert.deepEqual(early.tags, ["root-missing"]);
    assert.equal(early.totals.tokensIn, 10);
    await store.figures.catchUp();

    await send([span(1, {}, AGENT)]);
    await send([child(3, 2, CHAT), child(4, 2, { ...CHAT, "gen_ai.usage.input_tokens": 5 })]);
    const whole = await only();
    assert.equal(whole.id, early.id);
    assert.equal(whole.workflow, "desk");
    assert.equal(whole.tags, undefined);
    assert.equal(whole.totals.tokensIn, 15);
    assert.deepEqual(
      whole.calls.map(({ kind, address }) => [kind, address]),
      [
        ["step", "span 2"],
        ["model", "span 2/model"],
        ["model", "span 2/model#2"],
      ],
    );
    assert.equal(await store.traces.backlog(), 0);
  }));

test("tokens that an agent repeats count once, and count where nothing inside of it asks a model", () =>
  withIntake(async ({ send, only }) => {
    await send([
      span(1, {}, AGENT),
      child(2, 1, { ...AGENT, "gen_ai.usage.input_tokens": 7, "gen_ai.usage.output_tokens": 1 }),
      child(3, 1, CHAT),
    ]);
    const run = await only();
    assert.equal(run.totals.tokensIn, 17);
  }));

test("a call that two libraries tell, one around the other, is one call with what either says", () =>
  withIntake(async ({ send, only }) => {
    const messages = '[{"role":"user","parts":[{"type":"text","content":"hi"}]}]';
    await send([
      span(1, {}, AGENT),
      child(2, 1, { ...CHAT, "gen_ai.input.messages": messages }),
      child(3, 2, CHAT),
      child(4, 2, { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "sub" }),
      child(5, 4, CHAT),
    ]);
    const run = await only();
    const models = run.calls.filter(({ kind }) => kind === "model");
    assert.equal(models.length, 2);
    assert.equal(run.totals.tokensIn, 20);
    assert.match(models.find(({ address }) => !address.includes("sub"))?.ask?.thread?.texts[0] ?? "", /hi/);
  }));

test("parents in a circle, of their own and missing ones still give a run, which says so", () =>
  withIntake(async ({ send, only }) => {
    await send([child(1, 2), child(2, 1), child(3, 3), child(4, 99)]);
    const run = await only();
    assert.ok(run.tags?.includes("cyclic-parents"));
    assert.equal(run.calls.length, 3);
  }));

test("spans that cannot be kept are counted and said, and the others are kept", () =>
  withIntake(async ({ send, only }) => {
    const big = "x".repeat(10 * 2 ** 20);
    const { rejected, message } = await send([
      span(1, {}, AGENT),
      span(2, { traceId: "" }),
      span(3, { spanId: "0000000000000000" }),
      span(4, { name: { not: "a name" } }),
      "no span at all",
      span(5, { attributes: "none", parentSpanId: "zz", kind: "SPAN_KIND_CLIENT", status: 7, events: {} }),
      span(6, {
        startTimeUnixNano: String((NOW + 9e9) * 1e6),
        endTimeUnixNano: String((NOW + 9e9 + 5) * 1e6),
      }),
      span(7, { startTimeUnixNano: {}, endTimeUnixNano: [] }),
      span(8, { endTimeUnixNano: "1" }),
      child(9, 1, { ...CHAT, note: big }),
    ]);
    assert.equal(rejected, 4);
    for (const part of [
      "32 and a span id of 16",
      "is a text",
      "is an object",
      "no list",
      "more than an hour",
      "ended before",
    ])
      assert.ok(message.includes(part), `${part}: ${message}`);
    assert.match(message, /attribute of 10485760 characters was cut to 1048576/);
    const run = await only();
    assert.equal(run.calls.length, 5);
    assert.ok(run.startedAt <= NOW + 60_000 && (run.took ?? 0) < 3_700_000);
    const note = run.calls.find(({ kind }) => kind === "model")?.note?.otel?.attributes?.note;
    assert.match(String(note), /cut: 10485760 characters\]$/);
  }));

test("attributes that mean nothing here are kept", () =>
  withIntake(async ({ send, only }) => {
    await send([
      span(1, {}, { ...AGENT, "acme.root": "r" }),
      child(2, 1, { ...CHAT, "acme.a": 1, __proto: true }),
    ]);
    const run = await only();
    assert.deepEqual(run.calls[0]?.note?.otel?.attributes, { "acme.a": 1, __proto: true });
    assert.match(run.input.shared?.text ?? "", /"acme.root":"r"/);
  }));

test("a trace is kept up to 10,000 spans, and the rest is refused in the open", () =>
  withIntake(async ({ send, only, store }) => {
    const chain = Array.from({ length: 9_999 }, (_, i) => (i === 0 ? span(1) : child(i + 1, i)));
    assert.equal((await send(chain)).rejected, 0);
    const { rejected, message } = await send([child(20_000, 1), child(20_001, 1)]);
    assert.equal(rejected, 2);
    assert.match(message, /as many spans as are kept of one/);
    const run = await only();
    assert.equal(run.calls.length, 9_998);
    assert.equal(await store.traces.backlog(), 0);
  }));

test("a bomb, what is packed otherwise and what is no OTLP are refused", () =>
  withIntake(async ({ intake }) => {
    const take = (bytes: Uint8Array, encoding?: string, format: "json" | "protobuf" = "json") =>
      intake.take({ bytes, format, encoding });
    const code = (expected: string) => (error: unknown) => isAirworthyError(error, expected);
    await assert.rejects(take(gzipSync(Buffer.alloc(40 * 2 ** 20)), "gzip"), code("payload_too_large"));
    await assert.rejects(take(Buffer.from("x"), "gzip"), code("invalid_traces"));
    await assert.rejects(take(Buffer.from("{}"), "lzma"), code("invalid_traces"));
    for (const text of ["", "[]", "no", '{"resourceSpans":5}'])
      await assert.rejects(take(Buffer.from(text)), code("invalid_traces"));
    await assert.rejects(take(Buffer.from([10, 200, 1, 3]), undefined, "protobuf"), code("invalid_traces"));
    assert.deepEqual(await take(Buffer.from("{}")), { rejected: 0, message: "" });
  }));

test("calls without anything around them are one run if they tell one conversation, or follow each other", () =>
  withIntake(async ({ send, intake, store }) => {
    const alone = (id: number, at: number, attributes: object = {}) =>
      span(
        id,
        {
          traceId: id.toString(16).padStart(32, "0"),
          startTimeUnixNano: String((NOW + at) * 1e6),
          endTimeUnixNano: String((NOW + at + 10) * 1e6),
        },
        { ...CHAT, ...attributes },
      );
    const service = { attributes: [{ key: "service.name", value: { stringValue: "s" } }] };
    await send([alone(1, 0), alone(2, 100), alone(3, 105), alone(4, 10_000)], service);
    await send([alone(5, 0, { "session.id": "a" }), alone(6, 15_000, { "session.id": "a" })], service);
    await send([alone(2, 100)], service);
    await intake.build({ now: LATER });
    const { runs } = await store.list();
    assert.deepEqual(
      runs.map(({ totals, session }) => [totals.calls, session]).sort(),
      [
        [1, undefined],
        [1, undefined],
        [2, "a"],
        [2, undefined],
      ].sort(),
    );
  }));

test("names that are to be redacted are found inside of JSON that stands in a text", () =>
  withIntake(
    async ({ send, store, only }) => {
      await send([
        span(1, {}, AGENT),
        child(2, 1, {
          "gen_ai.operation.name": "execute_tool",
          "gen_ai.tool.name": "login",
          "gen_ai.tool.call.arguments": '{"password":"hunter2"}',
        }),
      ]);
      const [pending] = await store.traces.pending({ now: LATER, limit: 1 });
      assert.ok(!pending?.pieces.join().includes("hunter2"));
      const run = await only();
      assert.match(run.calls.find(({ kind }) => kind === "tool")?.ask?.text ?? "", /\[key:/);
    },
    ["password"],
  ));

test("a run that is removed takes its spans with it", () =>
  withIntake(async ({ send, store, only }) => {
    await send([span(1, {}, { ...AGENT, "user.id": "u1" }), child(2, 1, CHAT)]);
    await only();
    await store.erase("u1");
    assert.equal((await store.list()).runs.length, 0);
    await send([span(1, {}, { "gen_ai.operation.name": "invoke_agent" })]);
    const again = await only();
    assert.equal(again.calls.length, 0);
  }));
