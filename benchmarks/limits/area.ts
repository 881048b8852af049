import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import type { Area, Sample } from "../harness/area.ts";
import { formatNumber, markdownTable } from "../harness/markdown-table.ts";
import { spread } from "../harness/statistics.ts";

const RUNS = 200;
const PER_SECOND = 20;
const FIGURES = ["failed", "refused", "exceeded", "in a second", "longest wait", "seconds"] as const;

/** 200 runs at once against a service of 20 calls a second that refuses every tenth call. */
export async function loadArea(): Promise<Area> {
  return {
    name: "limits",
    variants: ["200 runs at once"],
    measure: (_variant, { scale }) => measure(Math.round(RUNS * scale)),
    report,
  };
}

async function measure(runs: number): Promise<Sample["figures"]> {
  const { open } = await import("../../src/app/open.ts");
  const { workflow } = await import("../../src/core/workflow.ts");
  const { tool } = await import("../../src/tools/tool.ts");
  const service = await startService();
  const limited = tool({
    name: "service",
    description: "Asks a service of 20 calls a second",
    input: z.object({ n: z.number() }),
    output: z.string(),
    effect: "read",
    limits: { rate: PER_SECOND },
    run: async () => {
      const response = await fetch(service.url);
      await response.arrayBuffer();
      if (!response.ok) throw Object.assign(new Error(`HTTP ${response.status}`), { response });
      return "done";
    },
  });
  const flow = workflow({ name: "load", run: async (_ctx, n: number) => limited.call({ n }) });
  const app = await open({ store: ":memory:", workflows: [flow] });
  const started = performance.now();
  const results = await Promise.all(Array.from({ length: runs }, (_, n) => app.run(flow, n)));
  const seconds = (performance.now() - started) / 1_000;
  const waits = await Promise.all(
    results.map(async ({ id }) => (await app.store.load(id))?.calls[0]?.note?.waited ?? 0),
  );
  await app.close();
  await service.stop();
  return {
    failed: results.filter(({ status }) => status !== "completed").length,
    refused: service.refused,
    exceeded: service.exceeded,
    "in a second": mostInASecond(service.arrivals),
    "longest wait": Math.max(...waits) / 1_000,
    seconds,
  };
}

interface Service {
  readonly url: string;
  readonly arrivals: readonly number[];
  /** 429s that it gave without a reason. */
  readonly refused: number;
  /** Calls beyond its limit. */
  readonly exceeded: number;
  readonly stop: () => Promise<void>;
}

/** A token bucket of a second's calls; every tenth call is refused whatever is in it. */
async function startService(): Promise<Service> {
  const arrivals: number[] = [];
  const counts = { refused: 0, exceeded: 0 };
  let tokens = PER_SECOND;
  let filled = performance.now();
  const server = createServer((_request, response) => {
    const now = performance.now();
    tokens = Math.min(PER_SECOND, tokens + ((now - filled) / 1_000) * PER_SECOND) - 1;
    filled = now;
    arrivals.push(now);
    if (tokens < 0) {
      tokens = 0;
      counts.exceeded += 1;
      response.writeHead(429, { "retry-after": "1" }).end();
    } else if (arrivals.length % 10 === 0) {
      counts.refused += 1;
      response.writeHead(429, { "retry-after": "0.2" }).end();
    } else response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    arrivals,
    get refused() {
      return counts.refused;
    },
    get exceeded() {
      return counts.exceeded;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function mostInASecond(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length));
}

function report(samples: readonly Sample[]): string {
  const row = FIGURES.map((figure) => formatNumber(spread(samples, "200 runs at once", figure)?.median));
  return [
    `${RUNS} runs at once, one call each, of a tool with \`limits: { rate: ${PER_SECOND} }\`, against an HTTP server on the same machine with a token bucket of ${PER_SECOND} calls a second, which also refuses every tenth call with \`Retry-After: 0.2\`.`,
    markdownTable(
      [
        "runs that failed",
        "refused by the server",
        "calls beyond its limit",
        "most calls in a second",
        "longest wait in the record, s",
        "in all, s",
      ],
      [row],
    ),
  ].join("\n\n");
}
