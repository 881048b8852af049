import type { IncomingMessage } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { chunk, completion, events, json } from "../bad-input/_provider.ts";
import type { Secrets } from "./_secrets.ts";
import { dataOf } from "./_secrets.ts";

export interface World extends AsyncDisposable {
  readonly url: string;
  /** Bodies that it was sent, by path without the query. */
  readonly told: readonly (readonly [string, string])[];
  /** Resolves once the webhook was told of something. */
  readonly hooked: Promise<void>;
  /** What came in headers and queries: that a secret was used at all. */
  readonly presented: () => string;
}

/** A provider that repeats what it is told to keep to itself, a collector of traces and a webhook. */
export async function world(secrets: Secrets): Promise<World> {
  const told: (readonly [string, string])[] = [];
  const presented: string[] = [];
  const hooked = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const path = (request.url ?? "").replace(/\?.*/, "");
    presented.push(`${request.url} ${JSON.stringify(request.headers)}`);
    if (!path.startsWith("/v1/chat")) {
      told.push([path, body]);
      if (path === "/hook") hooked.resolve();
      return json(response, {});
    }
    const { model, stream } = JSON.parse(body) as { model: string; stream?: boolean };
    const said = dataOf(secrets).join(" and ");
    if (model === "refused")
      return json(
        response,
        { error: { message: `Incorrect API key provided: ${secrets.providerKey}` } },
        401,
      );
    if (stream !== true) return json(response, completion(`I was told: ${said}`));
    const streaming = events(response);
    for (let at = 0; at < said.length; at += 7) streaming.write(chunk(said.slice(at, at + 7)));
    streaming.end(`${chunk("", "stop")}data: [DONE]\n\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    told,
    hooked: hooked.promise,
    presented: () => presented.join("\n"),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
