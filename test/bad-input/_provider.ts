import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { LanguageModelV4 } from "@ai-sdk/provider";

export interface Provider {
  readonly model: LanguageModelV4;
  /** Requests that it got. */
  readonly asked: () => number;
  /** Resolves when a client has closed its connection before it was answered. */
  readonly left: Promise<void>;
  /** From now on nobody answers at its address. */
  readonly stop: () => Promise<void>;
}

export type Answer = (response: ServerResponse, asked: number, request: IncomingMessage) => unknown;

/** A server on the loopback that speaks as much of the OpenAI protocol as `answer` does. */
export async function withProvider(
  answer: Answer,
  use: (provider: Provider) => Promise<void>,
): Promise<void> {
  let asked = 0;
  const left = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    asked += 1;
    const number = asked;
    response.on("close", () => {
      if (!response.writableFinished) left.resolve();
    });
    for await (const _ of request);
    answer(response, number, request);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const provider = createOpenAICompatible({ name: "local", baseURL: `http://127.0.0.1:${port}/v1` });
  const stop = async () => {
    const closed = server.listening ? once(server, "close") : undefined;
    server.close();
    server.closeAllConnections();
    await closed;
  };
  try {
    await use({
      model: provider.chatModel("test-model") as LanguageModelV4,
      asked: () => asked,
      left: left.promise,
      stop,
    });
  } finally {
    await stop();
  }
}

export function json(response: ServerResponse, value: unknown, status = 200): void {
  send(response, JSON.stringify(value), status);
}

/** As it is, whether JSON or not; asks for a retry at once where there is to be one. */
export function send(response: ServerResponse, text: string, status = 200): void {
  response.writeHead(status, { "content-type": "application/json", "retry-after-ms": "1" }).end(text);
}

export function completion(content: string): object {
  return {
    id: "c1",
    created: 0,
    model: "test-model",
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
    usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
  };
}

export function events(response: ServerResponse): ServerResponse {
  return response.writeHead(200, { "content-type": "text/event-stream" });
}

/** One event of a streamed answer. */
export function chunk(content: string, finish: string | null = null): string {
  const choices = [{ index: 0, delta: { content }, finish_reason: finish }];
  return `data: ${JSON.stringify({ id: "c1", created: 0, model: "test-model", choices })}\n\n`;
}
