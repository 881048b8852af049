import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { isAirworthyError } from "../../core/errors.ts";
import type { CallRecord, StoredRun } from "../../core/run.ts";
import type { Store } from "../../core/store.ts";
import { openSqliteStore } from "../../store/sqlite/sqlite-store.ts";
import type { ImportConversationsOptions, ImportedConversations } from "./conversations.ts";
import { importConversations } from "./conversations.ts";
import { exportRuns } from "./export-runs.ts";
import { importRuns } from "./import-runs.ts";

type Import = (content: unknown, options?: ImportConversationsOptions) => Promise<ImportedConversations>;

/** `bring` writes a file (a value as JSON, text and bytes as they are) and imports it. */
async function withImport(work: (bring: Import, store: Store) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "conversations-"));
  const store = await openSqliteStore({ path: ":memory:" });
  try {
    const bring: Import = async (content, options) => {
      const file = join(folder, "chats.json");
      const isRaw = typeof content === "string" || content instanceof Uint8Array;
      await writeFile(file, isRaw ? content : JSON.stringify(content));
      return importConversations(store, file, options);
    };
    await work(bring, store);
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
}

async function only(store: Store): Promise<StoredRun> {
  const { runs } = await store.list();
  assert.equal(runs.length, 1);
  const run = runs[0] && (await store.load(runs[0].id));
  assert.ok(run !== undefined);
  return run;
}

function brief(calls: readonly CallRecord[]): unknown[] {
  return calls.map(({ kind, address, state, ask }) => [kind, address, state, ask?.thread?.texts.length]);
}

function asks(...calls: readonly (readonly [id: string, name: string, args: string])[]): object {
  const tool_calls = calls.map(([id, name, args]) => ({
    id,
    type: "function",
    function: { name, arguments: args },
  }));
  return { role: "assistant", content: null, tool_calls };
}

const user = (content: string): object => ({ role: "user", content });
const assistant = (content: string): object => ({ role: "assistant", content });
const result = (tool_call_id: string, content: string): object => ({ role: "tool", tool_call_id, content });

test("importConversations() makes model and tool calls of messages, linked by tool_call_id", async () => {
  await withImport(async (bring, store) => {
    const messages = [
      { role: "system", content: "Be kind" },
      user("Where is W1?"),
      asks(["c1", "lookup", '{"b":2,"a":"W1"}'], ["c2", "weather", "{}"]),
      result("c2", '{"error":{"message":"no key"}}'),
      result("c1", '{"status":"shipped"}'),
      assistant("It is shipped"),
      user("bye"),
    ];
    const counts = await bring(
      { messages, task_id: 7, reward: 0.5, info: { long: [1] }, model: "gpt-4o", user_id: "ann" },
      { workflow: "airline", startedAt: 1_700_000_000_000 },
    );
    const { runs, imported, modelCalls, toolCalls, toolErrors } = counts;
    assert.deepEqual(
      [runs, imported, counts.messages, modelCalls, toolCalls, toolErrors],
      [1, 1, 7, 2, 2, 1],
    );
    const run = await only(store);
    assert.deepEqual(brief(run.calls), [
      ["model", "model", "done", 2],
      ["tool", "weather", "failed", undefined],
      ["tool", "lookup", "done", undefined],
      ["model", "model#2", "done", 5],
    ]);
    const [first, weather, lookup, last] = run.calls;
    assert.equal(lookup?.ask?.text, '{"a":"W1","b":2}');
    assert.equal(lookup?.answer, JSON.stringify('{"status":"shipped"}'));
    assert.deepEqual(JSON.parse(weather?.answer ?? ""), {
      name: "ToolError",
      message: "no key",
      data: { content: '{"error":{"message":"no key"}}' },
    });
    assert.deepEqual(JSON.parse(first?.answer ?? ""), {
      content: [
        { type: "tool-call", toolCallId: "c1", toolName: "lookup", input: '{"b":2,"a":"W1"}' },
        { type: "tool-call", toolCallId: "c2", toolName: "weather", input: "{}" },
      ],
      finishReason: { unified: "tool-calls" },
    });
    assert.equal(first?.note?.model, "gpt-4o");
    assert.deepEqual(last?.ask?.thread?.texts.map((text) => JSON.parse(text))[4], {
      role: "tool",
      content: [
        {
          type: "tool-result",
          toolCallId: "c1",
          toolName: "lookup",
          output: { type: "text", value: '{"status":"shipped"}' },
        },
      ],
    });
    const { id: _, calls: __, input, end, totals, ...rest } = run;
    assert.deepEqual(rest, {
      workflow: "airline",
      startedAt: 1_700_000_000_000,
      subject: { id: "ann", attributes: { task_id: 7, reward: 0.5, model: "gpt-4o", user_id: "ann" } },
      tags: ["task_id=7", "reward=0.5", "model=gpt-4o", "user_id=ann"],
      source: "openai",
      status: "completed",
      interrupted: false,
      took: undefined,
      attempt: 1,
    });
    assert.equal(input.text, '"Where is W1?"');
    assert.equal(JSON.parse(input.shared?.text ?? "").info.long[0], 1);
    assert.equal(end?.status === "completed" && end.output.text, '"It is shipped"');
    assert.equal(end?.status === "completed" && end.output.thread?.texts.length, 7);
    assert.deepEqual(totals, {
      calls: 4,
      tokensIn: 0,
      tokensOut: 0,
      cost: undefined,
      unpriced: 2,
      toolErrors: 1,
    });
  });
});

test("importConversations() takes arrays of messages, arrays of conversations and JSONL, and skips what it has", async () => {
  await withImport(async (bring, store) => {
    const chat = (text: string): object[] => [user(text), assistant(`re ${text}`)];
    assert.equal((await bring(chat("a"))).imported, 1);
    const many = await bring([{ traj: chat("b") }, chat("c"), { history: chat("d"), reward: 1 }]);
    assert.deepEqual([many.runs, many.imported, many.messages], [3, 3, 6]);
    const jsonl = `\ufeff${["e", "f"].map((text) => JSON.stringify({ messages: chat(text) })).join("\r\n\n")}\n`;
    assert.equal((await bring(jsonl)).imported, 2);
    assert.equal((await bring(JSON.stringify([chat("g"), chat("h")], null, 2))).imported, 2);
    const again = await bring([chat("a"), { traj: chat("b") }, chat("a"), chat("new")]);
    assert.deepEqual([again.runs, again.imported, again.skipped], [4, 1, 3]);
    assert.equal((await store.stats()).runs, 9);
  });
});

test("importConversations() keeps results nobody asked for and calls nobody answered, and counts them", async () => {
  await withImport(async (bring, store) => {
    const counts = await bring([
      user("go"),
      result("ghost", "boo"),
      asks(["same", "one", "not json"]),
      result("same", "1"),
      asks(["same", "two", '["x"]'], ["open", "a/b", ""]),
      result("same", "Error: 2"),
      { role: "tool", name: "two", content: [{ type: "text", text: "late" }] },
    ]);
    const { toolCalls, toolErrors, unmatchedResults, unansweredCalls } = counts;
    assert.deepEqual([toolCalls, toolErrors, unmatchedResults, unansweredCalls], [5, 1, 2, 1]);
    const run = await only(store);
    assert.deepEqual(brief(run.calls), [
      ["tool", "tool", "done", undefined],
      ["model", "model", "done", 2],
      ["tool", "one", "done", undefined],
      ["model", "model#2", "done", 4],
      ["tool", "two", "failed", undefined],
      ["tool", "two#2", "done", undefined],
      ["tool", "a%2Fb", "begun", undefined],
    ]);
    assert.deepEqual(
      run.calls.map(({ ask }) => ask?.text),
      [undefined, "{}", '"not json"', "{}", '["x"]', undefined, '""'],
    );
    assert.equal(run.end?.status === "completed" && run.end.output.text, "null");
  });
});

test("importConversations() tells tool errors from results that only look like them", async () => {
  const errors = [
    "Error: no",
    "Error",
    "  Error - x",
    '{"error":"x"}',
    '{"isError":true}',
    '{"is_error":true,"a":1}',
    '{"error":{}}',
  ];
  const results = [
    "",
    "No Error",
    "Errors: 0",
    "error",
    '{"error":null}',
    '{"error":""}',
    '{"error":false,"isError":false}',
    '[{"error":1}]',
    '{"a":{"error":1}}',
    '{"error":',
  ];
  await withImport(async (bring) => {
    const messages = [user("?")];
    for (const [i, content] of [...errors, ...results].entries()) {
      messages.push(asks([`c${i}`, "t", "{}"]), result(`c${i}`, content));
    }
    const { toolCalls, toolErrors } = await bring(messages);
    assert.deepEqual([toolCalls, toolErrors], [errors.length + results.length, errors.length]);
  });
});

test("importConversations() gives each agent of a group its calls, numbered as the messages are", async () => {
  await withImport(async (bring, store) => {
    const said = (name: string, content: string, role = "user"): object => ({ role, name, content });
    const history = [
      said("Planner", "Let us count", "assistant"),
      said("Coder", "```print(1)```"),
      said("Terminal", "exitcode: 1 (execution failed)\nCode output: Traceback"),
      said("Coder", "```print(2)```"),
      said("Terminal", "exitcode: 0 (execution succeeded)\nCode output: 2"),
      said("Planner", "It is 2", "assistant"),
    ];
    const counts = await bring({
      history,
      question: "How many?",
      system_prompt: { Coder: "You code" },
      mistake_step: "1",
    });
    const { modelCalls, toolCalls, executions, executionErrors } = counts;
    assert.deepEqual([modelCalls, toolCalls, executions, executionErrors], [4, 0, 2, 1]);
    const run = await only(store);
    assert.deepEqual(brief(run.calls), [
      ["model", "Planner/model", "done", 0],
      ["model", "Coder/model", "done", 1],
      ["step", "Terminal", "failed", undefined],
      ["model", "Coder/model#2", "done", 3],
      ["step", "Terminal#2", "done", undefined],
      ["model", "Planner/model#2", "done", 5],
    ]);
    assert.equal(run.input.text, '"How many?"');
    assert.equal(run.calls[1]?.ask?.shared?.text, '{"system":"You code"}');
    assert.ok(run.tags?.includes("mistake_step=1"));
  });
});

test("importConversations() keeps NUL, lone surrogates and a megabyte of text, through an export too", async () => {
  await withImport(async (bring, store) => {
    const odd = `\0 \ud800 \u2028 \u202e ${"x".repeat(1024 * 1024)}`;
    await bring([
      user(odd),
      asks(["c", "t", JSON.stringify({ __proto__: 1, odd })]),
      result("c", odd),
      assistant(odd),
    ]);
    const run = await only(store);
    assert.equal(JSON.parse(run.input.text), odd);
    assert.equal(JSON.parse(run.calls[1]?.answer ?? ""), odd);
    const other = await openSqliteStore({ path: ":memory:" });
    await importRuns(other, exportRuns(store, [run.id]));
    assert.deepEqual(await other.load(run.id), run);
    await other.close();
  });
});

test("importConversations() redacts before it stores, under the same id", async () => {
  await withImport(async (bring, store) => {
    const chat = { messages: [user("I am ann@x.org"), assistant("Hello ann@x.org")], user: "u1" };
    await bring(chat, { redact: (text) => text.replaceAll("ann@x.org", "[email]") });
    const run = await only(store);
    assert.ok(!JSON.stringify(run).includes("ann@"));
    assert.equal((await bring(chat)).skipped, 1);
  });
});

test("importConversations() refuses what it cannot read, with the file and the place, and stores none of it", async () => {
  const good = { messages: [user("a"), assistant("b")] };
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const cases: readonly (readonly [content: unknown, code: string, message: RegExp])[] = [
    ["", "invalid_conversation", /chats\.json": it is empty/],
    ["hello", "invalid_conversation", /line 1: it is not JSON/],
    ['{"messages": [\n  {"role": "user",\n', "invalid_conversation", /lines 1 to 2: it is not JSON/],
    [[], "invalid_conversation", /line 1: it is an empty array/],
    ["null", "invalid_conversation", /line 1: it is null/],
    ["3", "invalid_conversation", /it is a number/],
    [{ chats: [] }, "invalid_conversation", /no messages, traj or history, but chats/],
    [{ messages: [] }, "invalid_conversation", /line 1: it has no messages/],
    [[good, {}], "invalid_conversation", /line 1, conversation 2: it has no messages/],
    [
      [good, { traj: [user("a"), { role: "robot" }] }],
      "invalid_conversation",
      /conversation 2, message 2: "role": .*received "robot"/,
    ],
    [[user("a"), "text"], "invalid_conversation", /line 1, message 2: .*received "text"/],
    [[user("a"), { role: "user", content: 5 }], "invalid_conversation", /message 2: "content"/],
    [[asks(["c", "", "{}"])], "invalid_conversation", /message 1: "tool_calls\.0\.function\.name"/],
    [
      `${JSON.stringify([good, { messages: [user("x"), 1] }])}`,
      "invalid_conversation",
      /conversation 2, message 2/,
    ],
    ['{"airworthy":1,"kind":"runs"}', "invalid_conversation", /export of runs/],
    [new Uint8Array([0x5b, 0xff, 0xfe]), "invalid_utf8", /bytes that are not UTF-8/],
    [deep, "invalid_conversation", /conversation 1, message 1/],
    [[user("x".repeat(5_000))], "payload_too_large", /expected at most 4000/],
  ];
  await withImport(async (bring, store) => {
    for (const [content, code, message] of cases) {
      const error = await bring(content, { maxPayload: 4_000 }).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      assert.ok(isAirworthyError(error, code), `${String(content).slice(0, 40)}: ${error}`);
      assert.match(error.message, message);
    }
    assert.equal((await store.stats()).runs, 0);
    await assert.rejects(bring(`${JSON.stringify(good)}\n{"messages": 3}\n`), {
      code: "invalid_conversation",
      message: /line 2/,
    });
    await assert.rejects(bring(`${JSON.stringify(good)}\n{"mess\n`), { message: /line 2: it is not JSON/ });
    assert.equal((await store.stats()).runs, 1);
  });
});

test("importConversations() reads 40 MB of conversations, and refuses 40 MB that are none", async () => {
  await withImport(async (bring, store) => {
    const text = "y".repeat(1_000_000);
    const many = Array.from({ length: 20 }, (_, i) => [user(`${i}${text}`), assistant(text)]);
    assert.equal((await bring(many)).imported, 20);
    await assert.rejects(bring("z".repeat(40_000_000)), { code: "invalid_conversation" });
    await assert.rejects(bring([user("z".repeat(40_000_000))]), { code: "payload_too_large" });
    await assert.rejects(bring(`[\n${"1,\n".repeat(2_000_000)}`), { code: "invalid_conversation" });
    assert.equal((await store.stats()).runs, 20);
  });
});
