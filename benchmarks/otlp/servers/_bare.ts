import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DatabaseSync } from "node:sqlite";

export interface BareSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: number };
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

/** The least server there is: no checks, no bounds, no answer but yes. */
export function bareServer(make: (database: DatabaseSync) => (spans: readonly BareSpan[]) => void): void {
  const database = new DatabaseSync(process.argv[2] ?? "");
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
  const insert = make(database);
  const [begin, commit] = [database.prepare("BEGIN"), database.prepare("COMMIT")];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString());
      begin.run();
      for (const { scopeSpans } of resourceSpans) for (const { spans } of scopeSpans) insert(spans);
      commit.run();
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
}
