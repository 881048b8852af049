import type { IncomingMessage } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeJson } from "../../src/observe/otlp/in/decode-json.ts";
import { decodeProtobuf } from "../../src/observe/otlp/in/decode-protobuf.ts";
import { Problems } from "../../src/observe/otlp/in/problems.ts";
import type { SpanGroup } from "../../src/observe/otlp/span.ts";

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Answers only when this resolves. */
  readonly after?: Promise<void>;
}

export interface CollectorRequest {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly bytes: number;
  readonly groups: readonly SpanGroup[];
}

export interface Collector {
  readonly url: string;
  readonly requests: readonly CollectorRequest[];
  /** Ids of the spans of requests that it answered with success, in the order in which they came. */
  readonly taken: readonly string[];
  close(): Promise<void>;
}

/** A back end that reads OTLP and answers as it is told. */
export async function collector(
  answer: (request: CollectorRequest) => Answer = () => ({ status: 200 }),
): Promise<Collector> {
  const requests: CollectorRequest[] = [];
  const taken: string[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", async () => {
      const body = Buffer.concat(chunks);
      const checking = { problems: new Problems(), now: Date.now() };
      const isJson = incoming.headers["content-type"] === "application/json";
      const groups = isJson ? decodeJson(body.toString(), checking) : decodeProtobuf(body, checking);
      const request = { path: incoming.url ?? "", headers: incoming.headers, bytes: body.length, groups };
      requests.push(request);
      const { status, headers = {}, body: said = {}, after } = answer(request);
      await after;
      if (status === 200) taken.push(...groups.flatMap(({ spans }) => spans.map(({ id }) => id)));
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    taken,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
