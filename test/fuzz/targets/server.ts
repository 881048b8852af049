import { open } from "../../../src/app/open.ts";
import { workflow } from "../../../src/core/workflow.ts";
import { readEvents } from "../../../src/server/client/read-events.ts";
import { createHandler } from "../../../src/server/handler.ts";
import { placeIn } from "../../../src/store/approval-page.ts";
import type { Target } from "../_target.ts";

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const echo = workflow({ name: "echo", run: async (ctx, input: unknown) => ctx.step("s", () => input) });

interface Answering {
  readonly ask: (request: Request) => Promise<Response>;
  readonly faults: unknown[];
  readonly close: () => Promise<void>;
}

let answering: Promise<Answering> | undefined;
let asked = 0;

/** An app of its own for every thousand requests, so that what they leave stays small. */
async function server(): Promise<Answering> {
  if (asked++ % 1_000 === 0) {
    await (await answering)?.close();
    answering = begun();
  }
  answering ??= begun();
  return answering;
}

async function begun(): Promise<Answering> {
  const app = await open({ store: ":memory:", workflows: [echo] });
  await app.run(echo, { a: 1 });
  const faults: unknown[] = [];
  const ask = createHandler(app, { rate: 1e9, onError: (error) => void faults.push(error) });
  return { ask, faults, close: () => app.close() };
}

const PATHS = [
  "/v1/runs",
  "/v1/workflows/echo/runs",
  "/v1/runs/x/fork",
  "/v1/notes",
  "/v1/rollouts",
  "/v1/ab",
  "/v1/prune",
  "/v1/review/x",
  "/v1/figures",
  "/v1/costs",
  "/v1/failures",
  "/v1/segments",
  "/v1/approvals",
  "/v1/experiments",
  "/v1/audit",
  "/v1/alerts",
  "/v1/datasets",
  "/v1/workflows/echo/chat",
  "/v1/session",
  "/v1/traces",
];

/** A request in three lines: method and address, a header, a body. */
async function request(bytes: Uint8Array): Promise<void> {
  const [first = "", header = "", ...rest] = text(bytes).split("\n");
  const [method = "GET", path = "/"] = first.split(" ");
  const [name = "x", ...value] = header.split(": ");
  let made: Request;
  try {
    const isChange = !/^(GET|HEAD)$/i.test(method);
    const headers = { host: "localhost", "content-type": "application/json", [name]: value.join(": ") };
    made = new Request(new URL(path, "http://localhost"), {
      method,
      headers,
      signal: AbortSignal.timeout(2_000),
      ...(isChange ? { body: rest.join("\n") } : {}),
    });
  } catch {
    return;
  }
  const { ask, faults } = await server();
  const response = await ask(made);
  if (!/event-stream/.test(response.headers.get("content-type") ?? "")) await response.text();
  else await response.body?.cancel();
  const [fault] = faults.splice(0);
  if (response.status === 500) throw fault ?? new Error(`500 without an error: ${first}`);
}

export const SERVER: readonly Target[] = [
  {
    name: "request",
    seeds: [
      ...PATHS.map((path) => `GET ${path}?limit=5&cursor=1&since=1&workflow=echo\naccept: */*\n`),
      ...PATHS.map(
        (path) =>
          `POST ${path}\nidempotency-key: a\n{"input":{"a":1},"at":"s","answer":{"value":1},"text":"t","about":{"kind":"run","id":"x"},"plan":{"workflow":"echo"}}`,
      ),
      "DELETE /v1/notes/1\nx: y\n",
      "GET /assets/../../x\nx: y\n",
    ],
    words: [
      ...PATHS,
      "limit=",
      "cursor=",
      "by=",
      "level=call",
      "%00",
      "%",
      "../",
      "status=failed",
      "perDay=",
      "GET ",
      "POST ",
      "content-encoding: gzip",
      "content-type: application/x-protobuf",
      "input",
      "options",
      "messages",
      "why",
    ],
    run: request,
  },
  {
    name: "events",
    seeds: ['id: 1\nevent: run\ndata: {"id":"x"}\n\n: note\n\nevent: end\ndata: 1\n\n'],
    words: ["event: ", "data: ", "id: ", "\n\n", "retry: 1"],
    run: async (bytes) => {
      for await (const event of readEvents(new Blob([Uint8Array.from(bytes)]).stream()))
        JSON.stringify(event);
    },
  },
  {
    name: "approval-cursor",
    seeds: [Buffer.from('[1,"run_x","a"]').toString("base64url")],
    words: ["W10", "bnVsbA"],
    run: (bytes) => placeIn(text(bytes)),
  },
];
