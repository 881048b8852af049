import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { LLMock } from "@copilotkit/aimock";
import { project } from "./project.ts";

const KEY = "sk-test-0123456789abcdefghijklmnop";

async function upstream(): Promise<{ readonly mock: LLMock; readonly env: Record<string, string> }> {
  const mock = new LLMock({ port: 0, chunkSize: 4 });
  mock.addFixture({
    match: { userMessage: "Where is order", toolName: "lookup", hasToolResult: false },
    response: { toolCalls: [{ name: "lookup", arguments: '{"id":"W1"}' }] },
  });
  mock.onMessage("Where is order", { content: "It was shipped on Monday." });
  mock.onMessage("French", {
    content: "Elle est partie lundi.",
    usage: { input_tokens: 9, output_tokens: 6 },
  });
  for (const city of ["Oslo", "Rome", "Lima"])
    mock.onMessage(`Weather in ${city}`, { content: `${city}: sunny` });
  const url = await mock.start();
  const keys = { OPENAI_API_KEY: KEY, ANTHROPIC_API_KEY: KEY };
  return { mock, env: { ...keys, OPENAI_BASE_URL: `${url}/v1`, ANTHROPIC_BASE_URL: url } };
}

const SAID =
  "It was shipped on Monday.\nElle est partie lundi.\nin pieces\nOslo: sunny; Rome: sunny; Lima: sunny\n";

test("record keeps every model call of a node agent, and answers it again with the provider gone", async () => {
  await using shop = await project("agents");
  const { mock, env } = await upstream();
  const recorded = await shop.cli(
    ["record", "--user", "ann", "--", "node", "agent.js", "Where is order W1?", "7"],
    { env },
  );
  await mock.stop();

  assert.deepEqual([recorded.code, recorded.stdout], [7, SAID], recorded.stderr);
  const run = await shop.json(["runs", "show", "last"]);
  const calls = run.calls as { kind: string; note?: { usage?: object; stream?: boolean; model?: string } }[];
  assert.deepEqual([run.workflow, run.source, calls.length], ["agent.js", "record", 6]);
  assert.deepEqual(
    calls.map(({ kind, note }) => [kind, note?.usage !== undefined]),
    calls.map(() => ["model", true]),
    JSON.stringify(calls),
  );
  assert.equal(calls.filter(({ note }) => note?.stream === true).length, 1);
  assert.ok(!JSON.stringify(run).includes(KEY));

  // Without a key and with a provider that is gone: what answers can only be the recording.
  const gone = { OPENAI_API_KEY: "", OPENAI_BASE_URL: env.OPENAI_BASE_URL ?? "" };
  const again = await shop.cli(
    ["record", "--replay", "last", "--", "node", "agent.js", "Where is order W1?", "7"],
    { env: gone },
  );
  assert.deepEqual([again.code, again.stdout], [7, SAID], again.stderr);
  assert.match(again.stderr, /6 calls answered from the recording, the same/);
  const other = await shop.cli(
    ["record", "--replay", "last", "--", "node", "agent.js", "Where is order W2?"],
    { env: gone },
  );
  assert.equal(other.code, 1);
  assert.match(other.stderr, /was recorded with another question/);
  assert.match(other.stderr, /-.*order W1.*\n.*\+.*order W2/);
  assert.equal(((await shop.json(["runs", "show", "last"])) as { id: string }).id, run.id);
  const refused = await shop.cli(["replay", "last"]);
  assert.match(`${refused.stdout}${refused.stderr}`, /airworthy record --replay/);
});

test("record and replay an agent in Python, with OpenAI whole and Anthropic streamed", async (context) => {
  if (spawnSync("python3", ["--version"]).status !== 0)
    return context.skip("python3 is not on this machine: the agent in Python was not tried");
  await using shop = await project("agents");
  const { mock, env } = await upstream();
  const recorded = await shop.cli(["record", "--", "python3", "agent.py"], { env });
  await mock.stop();
  const again = await shop.cli(["record", "--replay", "last", "--json", "--", "python3", "agent.py"], {
    env: { OPENAI_API_KEY: "", ANTHROPIC_API_KEY: "" },
  });

  const said = "It was shipped on Monday.\nIt was shipped on Monday.\n";
  assert.deepEqual([recorded.code, recorded.stdout], [0, said], recorded.stderr);
  assert.deepEqual([again.code, again.stdout], [0, said], again.stderr);
  const { status, answered } = JSON.parse(again.stderr.trim().split("\n").at(-1) ?? "");
  assert.deepEqual([status, answered], ["same", 2]);
});

test("a provider that cannot be reached is told to the command, and is on record", async () => {
  await using shop = await project("agents");
  const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: "http://127.0.0.1:1/v1" };
  const body = JSON.stringify({ model: "gpt-5-mini", messages: [] });
  const script = `const r = await fetch(process.env.OPENAI_BASE_URL + "/chat/completions", { method: "POST", body: ${JSON.stringify(body)} }); console.log(r.status)`;
  const { stdout, code } = await shop.cli(["record", "--", "node", "--input-type=module", "-e", script], {
    env,
  });
  assert.deepEqual([code, stdout], [0, "502\n"]);
  const again = await shop.cli([
    "record",
    "--replay",
    "last",
    "--",
    "node",
    "--input-type=module",
    "-e",
    script,
  ]);
  assert.deepEqual([again.code, again.stdout], [0, "502\n"], again.stderr);
  assert.equal((await shop.cli(["record", "--", "no-such-program"])).code, 2);
});
