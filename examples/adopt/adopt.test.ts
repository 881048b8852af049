import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { LLMock } from "@copilotkit/aimock";
import { diffLines } from "diff";

const run = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));
const airworthy = fileURLToPath(new URL("../../bin/airworthy.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "adopt-"));
const QUESTION = "Please pay back my order W10234";
const ANSWER = "I have paid back 24.50 of order W10234.";

let server: LLMock;
let url = "";
let stopped = false;

beforeEach(async () => {
  server = new LLMock({ port: 0 });
  const look = { name: "findOrder", arguments: JSON.stringify({ order: "W10234" }) };
  const pay = { name: "refundOrder", arguments: JSON.stringify({ order: "W10234", amount: 24.5 }) };
  server.on({ userMessage: QUESTION, hasToolResult: false }, { toolCalls: [look] });
  server.on({ userMessage: QUESTION, toolResultContains: "refunded" }, { content: ANSWER });
  // Without the tool that pays, what the order's state is must do.
  server.on(
    {
      userMessage: QUESTION,
      toolResultContains: "delivered",
      predicate: ({ tools = [] }) => tools.length === 1,
    },
    { content: ANSWER },
  );
  server.on({ userMessage: QUESTION, toolResultContains: "delivered" }, { toolCalls: [pay] });
  url = `${await server.start()}/v1`;
  stopped = false;
});
afterEach(() => stop());
after(() => rmSync(folder, { recursive: true }));

async function stop(): Promise<void> {
  if (!stopped) await server.stop();
  stopped = true;
}

async function node(args: readonly string[], store: string) {
  return run(process.execPath, ["--conditions=airworthy-src", ...args], {
    cwd: here,
    env: { ...process.env, BASE_URL: url, AIRWORTHY_STORE: join(folder, store) },
    timeout: 60_000,
  });
}

for (const [before, changed] of [
  ["before.ts", "after.ts"],
  ["before-streaming.ts", "after-streaming.ts"],
] as const) {
  test(`${changed} differs from ${before} by at most three lines`, () => {
    const text = (name: string): string => readFileSync(join(here, name), "utf8");
    const lines = (value: string): string[] => value.split("\n").filter((line) => line.trim() !== "");
    const parts = diffLines(text(before), text(changed));
    const added = parts.filter((part) => part.added).flatMap(({ value }) => lines(value));
    const removed = parts.filter((part) => part.removed).flatMap(({ value }) => lines(value));

    assert.ok(added.length <= 3, added.join("\n"));
    assert.ok(removed.length <= added.length, removed.join("\n"));
    assert.ok(added.every((line) => line.length > 0) && added.some((line) => line.includes("record(")));
  });
}

for (const [name, flags] of [
  ["an agent", []],
  ["a streaming agent", ["--stream"]],
] as const) {
  test(`${name} that is recorded answers as before, and replays with its server gone`, async () => {
    const store = `${flags.length}.db`;
    const { stdout, stderr } = await node(["main.ts", ...flags, QUESTION], store);
    assert.equal(stdout.trim(), ANSWER);
    assert.equal(stderr.includes("Paying back"), flags.length === 0, "a live run pays");
    const asked = server.getRequests().length;
    assert.equal(asked, flags.length === 0 ? 3 : 2);
    await stop();

    const replayed = await node([airworthy, "replay", "last"], store);

    assert.match(replayed.stdout, /^same /);
    assert.doesNotMatch(replayed.stderr, /Paying back/, "a replay makes no write");
  });
}

test("the agent gives the same answer before it is recorded", async () => {
  const ask = `import { answer } from "./before.ts"; console.log(await answer(${JSON.stringify(QUESTION)}));`;
  const { stdout } = await node(["--input-type=module", "--eval", ask], "none.db");

  assert.equal(stdout.trim(), ANSWER);
});

test("a recorded agent streams its text in parts, as before", async () => {
  const { stdout } = await node(["main.ts", "--stream", QUESTION], "parts.db");
  const shown = await node([airworthy, "runs", "show", "last", "--json"], "parts.db");

  assert.equal(stdout.trim(), ANSWER);
  assert.match(shown.stdout, /"stream": ?true/);
});
