import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { open } from "airworthy";
import { replayAll } from "./replay-all.ts";

const MODULE = join(import.meta.dirname, "_agent.ts");

/** A model and a weather service: the model calls each of its tools once, then answers. */
async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const part of request) body += part;
  if (request.url?.startsWith("/v1/") !== true) return void response.end(`rain at ${request.url}`);
  const { messages, stream }: { messages: { role: string }[]; stream?: boolean } = JSON.parse(body);
  if (stream === true) return answerInPieces(response);
  const results = messages.filter(({ role }) => role === "tool").length;
  const name = ["weather", "plain"][results];
  const call = { id: `c${results}`, type: "function", function: { name, arguments: '{"city":"Oslo"}' } };
  const message = name === undefined ? { content: "It rains" } : { content: null, tool_calls: [call] };
  const finish_reason = name === undefined ? "stop" : "tool_calls";
  const choices = [{ index: 0, message: { role: "assistant", ...message }, finish_reason }];
  const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ id: "r", created: 0, model: "test-model", choices, usage }));
}

function answerInPieces(response: ServerResponse): void {
  response.setHeader("content-type", "text/event-stream");
  for (const [content, finish_reason] of [
    ["Sadly, ", null],
    ["it rains", null],
    ["", "stop"],
  ]) {
    const choices = [{ index: 0, delta: { content }, finish_reason }];
    response.write(`data: ${JSON.stringify({ id: "r", created: 0, model: "test-model", choices })}\n\n`);
  }
  response.end("data: [DONE]\n\n");
}

test("runs that used the network in every way replay in a process that has none", async () => {
  const folder = await mkdtemp(join(tmpdir(), "airworthy-offline-"));
  const store = join(folder, "store.db");
  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  process.env.TEST_SERVICE = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const { travel, config }: typeof import("./_agent.ts") = await import("./_agent.ts");
    const app = await open({ ...config, store });
    const run = await app.run(travel, "Oslo");
    assert.equal(run.status, "completed", "error" in run ? String(run.error) : "");
    assert.ok(run.status === "completed");
    assert.equal(run.output.text, "It rains");
    assert.equal(run.output.told, "Sadly, it rains");
    const stored = await app.store.load(run.id);
    assert.deepEqual(
      stored?.calls.filter(({ state }) => state !== "begun").map(({ kind, address }) => `${kind} ${address}`),
      [
        "step load",
        "model model",
        "tool weather",
        "model model#2",
        "tool plain",
        "model model#3",
        "model model#4",
        "step broken",
        "clock now",
        "id uuid",
        "random random",
      ],
    );
    await app.close();
    delete process.env.TEST_SERVICE;

    const replayed = await replayAll(store, MODULE);

    assert.deepEqual(replayed.others, []);
    assert.deepEqual([replayed.runs, replayed.calls], [1, 11]);
    assert.deepEqual([replayed.guarded, replayed.tried], [true, []]);
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  }
});
