import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface ScriptedOpenai {
  readonly url: string;
  close(): Promise<void>;
}

/** A server that speaks the chat protocol of OpenAI: it asks for a tool first, and answers with what the tool gave. */
export async function scriptedOpenai(): Promise<ScriptedOpenai> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { messages = [] }: { messages?: readonly { role: string }[] } = JSON.parse(
        Buffer.concat(chunks).toString(),
      );
      const second = messages.some(({ role }) => role === "tool");
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(second ? completion(ANSWER, 84, 19) : completion(ASK, 57, 15)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1`, close: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

const ASK = {
  message: {
    role: "assistant",
    content: null,
    tool_calls: [
      { id: "call_1", type: "function", function: { name: "get_order", arguments: '{"order_id":"W123"}' } },
    ],
  },
  finish_reason: "tool_calls",
};
const ANSWER = {
  message: { role: "assistant", content: "Order W123 has been shipped." },
  finish_reason: "stop",
};

function completion(choice: object, input: number, output: number): object {
  return {
    id: `chatcmpl-${input}`,
    object: "chat.completion",
    created: 1_700_000_000,
    model: "gpt-4.1-mini-2025-04-14",
    choices: [{ index: 0, ...choice }],
    usage: {
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: input + output,
      prompt_tokens_details: { cached_tokens: 32 },
      completion_tokens_details: { reasoning_tokens: 4 },
    },
  };
}
