import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../../../src/app/config.ts";
import type { App } from "../../../src/app/open.ts";
import { open } from "../../../src/app/open.ts";
import { readAnswer } from "../../../src/app/recorder/read-answer.ts";
import { checkConfig } from "../../../src/cli/config/check-config.ts";
import { bodyOf } from "../../../src/core/body.ts";
import { decode } from "../../../src/core/codec.ts";
import type { Address } from "../../../src/core/ids.ts";
import { newRunId } from "../../../src/core/ids.ts";
import type { CallRecord } from "../../../src/core/run.ts";
import { workflow } from "../../../src/core/workflow.ts";
import { decodeParts } from "../../../src/models/stream-codec.ts";
import { importRuns } from "../../../src/observe/transfer/import-runs.ts";
import { idOfManifest, manifestOf } from "../../../src/releases/seal.ts";
import { verifyRelease } from "../../../src/releases/verify-release.ts";
import type { Target } from "../_target.ts";

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const HISTORY = readFileSync(join(import.meta.dirname, "../../histories/0.1.0.jsonl"), "utf8").split("\n");
const VALUES = [
  '{"$aw":"map","v":[["a",{"$aw":"undefined"}]]}',
  '{"$aw":"object","v":[["$aw",1]]}',
  '[{"$aw":"bigint","v":"12"},{"$aw":"date","v":"2026-01-01T00:00:00.000Z"},{"$aw":"url","v":"http://x"},{"$aw":"regexp","v":["a","g"]},{"$aw":"bytes","v":"AAAA"},{"$aw":"number","v":"NaN"}]',
  '{"$aw":"error","v":{"name":"RangeError","message":"m","code":"c","hint":"h","data":{"data":{"a":1}},"cause":{"name":"E","message":"x"}}}',
];
const VALUE_WORDS = [
  "$aw",
  "bigint",
  "date",
  "map",
  "set",
  "url",
  "regexp",
  "error",
  "bytes",
  "object",
  "number",
  "name",
  "message",
  "code",
  "hint",
  "data",
  "cause",
];

const one = workflow({ name: "one", run: async (ctx) => ctx.step("a", () => 1) });

/** One app for some hundred inputs, so that what they leave stays small. */
class Renewed {
  #app: Promise<App> | undefined;
  #used = 0;

  async app(): Promise<App> {
    if (this.#used++ % 300 === 0) {
      await (await this.#app)?.close();
      this.#app = open({ store: ":memory:", workflows: [one] });
    }
    this.#app ??= open({ store: ":memory:", workflows: [one] });
    return this.#app;
  }
}

const recorded = new Renewed();
const imported = new Renewed();

/** A recording in which a call, and the run, has this answer, replayed by the workflow that made it. */
async function replayed(answer: string, state: "done" | "failed"): Promise<void> {
  const app = await recorded.app();
  const id = newRunId();
  const call: CallRecord = {
    seq: 1,
    kind: "step",
    address: "a" as Address,
    state,
    at: 0,
    took: 1,
    ask: undefined,
    askHash: undefined,
    answer,
    note: undefined,
  };
  const totals = { calls: 1, tokensIn: 0, tokensOut: 0, cost: 0, unpriced: 0, toolErrors: 0 };
  await app.store.import({
    id,
    workflow: "one",
    input: bodyOf("null"),
    startedAt: 1,
    end: { status: "completed", output: bodyOf(answer) },
    status: "completed",
    interrupted: false,
    took: 1,
    totals,
    attempt: 1,
    calls: [call],
  });
  await app.replay(id);
}

const MANIFEST = {
  format: 1,
  files: { "app.mjs": { hash: "0", size: 1 } },
  workflows: {},
  prompts: {},
  tools: {},
  models: {},
  externals: {},
  evals: {},
};
const SSE =
  'data: {"choices":[{"delta":{"content":"Hi","tool_calls":[{"index":0,"id":"t","function":{"name":"f","arguments":"{}"}}]},"finish_reason":null}]}\n\ndata: {"usage":{"prompt_tokens":1,"completion_tokens":2}}\n\ndata: [DONE]\n\n';
const CLAUDE =
  'event: message_start\ndata: {"type":"message_start","message":{"usage":{"input_tokens":1}}}\n\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f"}}\n\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{}"}}\n\n';
const CONFIG = {
  workflows: [],
  budget: { steps: 1 },
  retention: { days: 1, bytes: 1 },
  redact: { detect: true, keys: ["a"], patterns: [] },
  modelTimeout: "5s",
  maxPayload: 1_000,
  durability: "process",
  prices: [{ model: "*", input: 1, output: 1 }],
  approvals: { groups: { a: ["b"] }, webhook: { url: "http://127.0.0.1:9", secret: "0123456789abcdef" } },
  releases: { keys: ["a"] },
  models: {},
  exporters: [],
  evals: [],
  scoring: [],
  monitor: {},
  readiness: {},
  release: "1",
  assignment: {},
};

export const RECORDS: readonly Target[] = [
  {
    name: "recorded-value",
    seeds: VALUES,
    words: VALUE_WORDS,
    run: (bytes) => replayed(text(bytes), "done"),
  },
  {
    name: "recorded-error",
    seeds: [
      '{"name":"RangeError","message":"m","code":"c","hint":"h","data":{"data":{"a":1}},"cause":{"name":"E","message":"x"}}',
    ],
    words: VALUE_WORDS,
    run: (bytes) => replayed(text(bytes), "failed"),
  },
  { name: "codec", seeds: VALUES, words: VALUE_WORDS, run: (bytes) => decode(text(bytes)) },
  {
    name: "recorded-stream",
    seeds: [
      '[{"type":"stream-start","warnings":[]},{"type":"packed","of":"text-delta","id":"1","text":"Hello","cuts":[2,3]},{"type":"finish","usage":{}}]',
    ],
    words: ["packed", "of", "text", "cuts", "type", "$aw"],
    run: (bytes) => decodeParts(text(bytes)),
  },
  {
    name: "export-of-runs",
    seeds: [HISTORY.slice(0, 14).join("\n"), HISTORY.slice(0, 6).join("\n")],
    words: ["airworthy", "type", "run", "call", "end", "seal", "body", "shared", "node"],
    run: async (bytes) => {
      await importRuns((await imported.app()).store, text(bytes).split("\n"));
    },
  },
  {
    name: "release-manifest",
    seeds: [JSON.stringify(MANIFEST)],
    words: Object.keys(MANIFEST),
    run: (bytes) => {
      const manifest = text(bytes);
      const signature = { key: manifest.slice(0, 40), value: manifest.slice(-40) };
      const files = new Map([["app.mjs", "x"]]);
      verifyRelease({ id: idOfManifest(manifest), manifest, signature } as never, files, { keys: ["k"] });
      return manifestOf({ manifest });
    },
  },
  {
    name: "provider-answer",
    seeds: [
      `0${SSE}`,
      `2${CLAUDE}`,
      `1data: {"type":"response.completed","response":{"output":[{"type":"message","content":[{"type":"output_text","text":"x"}]}],"usage":{"input_tokens":1}}}\n\n`,
      `3${JSON.stringify({ choices: [{ message: { content: [{ type: "text", text: "x" }] } }] })}`,
    ],
    words: [
      "data: ",
      "\n\n",
      "choices",
      "delta",
      "tool_calls",
      "index",
      "usage",
      "content_block",
      "partial_json",
      "response",
      "output",
    ],
    run: (bytes) => {
      const api = (["chat", "responses", "messages"] as const)[(bytes[0] ?? 0) % 3] ?? "chat";
      const body = text(bytes.subarray(1));
      for (const type of ["text/event-stream", "application/json"])
        JSON.stringify(readAnswer(api, { status: 200, type, body }));
    },
  },
  {
    name: "configuration",
    seeds: [JSON.stringify(CONFIG)],
    words: Object.keys(CONFIG),
    run: async (bytes) => {
      let value: unknown;
      try {
        value = JSON.parse(text(bytes));
      } catch {
        value = text(bytes);
      }
      const config = checkConfig(value, "airworthy.config.ts");
      const app = await open({ ...config, store: ":memory:", engine: "local" } as Config);
      await app.close();
    },
  },
];
