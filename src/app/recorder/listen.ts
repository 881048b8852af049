import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { endpointOf } from "./protocol.ts";
import type { Asked } from "./question-body.ts";

export interface Exchange {
  readonly asked: Asked;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens on this machine alone for what a child asks of its providers. */
export async function listen(
  answer: (exchange: Exchange) => Promise<void> | void,
  { most }: { readonly most: number },
): Promise<Listening> {
  const server = createServer((request, response) => {
    take(request, response, { answer, most }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

async function take(
  request: IncomingMessage,
  response: ServerResponse,
  { answer, most }: { answer: (exchange: Exchange) => Promise<void> | void; most: number },
): Promise<void> {
  const endpoint = endpointOf(request.url ?? "");
  if (endpoint === undefined) return refuse(response, 404, "Cannot tell which provider is meant");
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > most) return refuse(response, 413, `Cannot record a request of more than ${most} bytes`);
    chunks.push(chunk);
  }
  const asked = { endpoint, method: request.method ?? "GET", body: Buffer.concat(chunks).toString("utf8") };
  await answer({ asked, request, response });
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ error: { message, type: "airworthy" } }));
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
