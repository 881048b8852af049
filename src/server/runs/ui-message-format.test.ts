import assert from "node:assert/strict";
import { test } from "node:test";
import type { UIMessage } from "ai";
import { DefaultChatTransport, readUIMessageStream } from "ai";
import { withDesk } from "./_test-desk.ts";

async function said(url: string, workflow: string, text: string): Promise<UIMessage> {
  const transport = new DefaultChatTransport({ api: `${url}/v1/workflows/${workflow}/chat` });
  const message: UIMessage = { id: "m1", role: "user", parts: [{ type: "text", text }] };
  const stream = await transport.sendMessages({
    chatId: "chat-1",
    messages: [message],
    trigger: "submit-message",
    messageId: undefined,
    abortSignal: undefined,
  });
  let last: UIMessage | undefined;
  for await (const one of readUIMessageStream({ stream, terminateOnError: true })) last = one;
  return last ?? assert.fail("Expected a message");
}

test("the AI SDK's own client reads a run: its tool, its text, its id; the chat is the session", async () => {
  await withDesk(async ({ url, app }) => {
    const { id, parts, metadata } = await said(url, "support", "Where is W1?");
    const [tool, text] = parts;

    assert.equal(parts.length, 2);
    assert.ok(tool?.type === "dynamic-tool" && tool.state === "output-available");
    assert.deepEqual(
      [tool.toolName, tool.input, tool.output],
      ["lookup", { id: "W1" }, { id: "W1", state: "shipped" }],
    );
    assert.ok(text?.type === "text" && text.state === "done");
    assert.equal(text.text, "Order W1 was shipped.");
    const run = await app.store.load(id as never);
    assert.deepEqual([run?.status, run?.session, run?.turn], ["completed", "chat-1", 1]);
    assert.deepEqual(metadata, { run: id, workflow: "support", status: "completed" });
  });
});

test("a run that streams nothing is told by what it gives; one that waits or fails says so", async () => {
  await withDesk(async ({ url }) => {
    const waiting = await said(url, "refund", "Refund me");
    assert.deepEqual(waiting.parts, [{ type: "data-waiting", data: { waitingFor: ["pay"] } }]);
    await assert.rejects(said(url, "broken", "x"), /It is broken/);
    await assert.rejects(said(url, "none", "x"), /workflow_unknown|none/);
  });
});
