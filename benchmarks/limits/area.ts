import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Area, Sample } from "../harness/area.ts";
import { formatNumber, markdownTable } from "../harness/markdown-table.ts";
import { spread } from "../harness/statistics.ts";
import type { Load, LoadResult } from "./run-load.ts";
import { startService } from "./service.ts";

const RUNS = 200;
const PER_SECOND = 20;
const PROCESSES = 4;
const ALONE = "one process";
const SHARED = `${PROCESSES} processes, limits shared through PostgreSQL`;
const FIGURES = ["failed", "refused", "exceeded", "in a second", "longest wait", "seconds"] as const;

/** 200 runs at once against a service of 20 calls a second that refuses every tenth call. */
export async function loadArea(): Promise<Area> {
  return {
    name: "limits",
    variants: [ALONE, SHARED],
    measure: (variant, { scale }) => measure(variant, Math.round(RUNS * scale)),
    report,
  };
}

async function measure(variant: string, runs: number): Promise<Sample["figures"]> {
  const service = await startService(PER_SECOND);
  const load = { url: service.url, perSecond: PER_SECOND };
  const started = performance.now();
  const results = variant === ALONE ? [await alone({ ...load, runs })] : await shared(load, runs / PROCESSES);
  const seconds = (performance.now() - started) / 1_000;
  await service.stop();
  return {
    failed: results.reduce((sum, { failed }) => sum + failed, 0),
    refused: service.refused,
    exceeded: service.exceeded,
    "in a second": mostInASecond(service.arrivals),
    "longest wait": Math.max(...results.map(({ longest }) => longest)) / 1_000,
    seconds,
  };
}

async function alone(load: Load): Promise<LoadResult> {
  const { runLoad } = await import("./run-load.ts");
  return runLoad(load);
}

async function shared(load: Omit<Load, "runs">, runs: number): Promise<LoadResult[]> {
  const { startTestServer } = await import("../../src/postgres/_test-server.ts");
  const server = await startTestServer();
  if (server === undefined) throw new Error("PostgreSQL is not installed: run npm ci in the repository");
  try {
    return await Promise.all(
      Array.from({ length: PROCESSES }, () => call({ ...load, runs, database: server.client })),
    );
  } finally {
    await server.dispose();
  }
}

async function call(load: Load): Promise<LoadResult> {
  const script = join(import.meta.dirname, "_caller.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--conditions=airworthy-src",
    script,
    JSON.stringify(load),
  ]);
  return JSON.parse(stdout);
}

function mostInASecond(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length));
}

function report(samples: readonly Sample[]): string {
  const rows = [ALONE, SHARED].map((variant) => [
    variant,
    ...FIGURES.map((figure) => formatNumber(spread(samples, variant, figure)?.median)),
  ]);
  return [
    `${RUNS} runs at once, one call each, of a tool with \`limits: { rate: ${PER_SECOND} }\`, against an HTTP server on the same machine with a token bucket of ${PER_SECOND} calls a second, which also refuses every tenth call with \`Retry-After: 0.2\`.`,
    markdownTable(
      [
        "",
        "runs that failed",
        "refused by the server",
        "calls beyond its limit",
        "most calls in a second",
        "longest wait in the record, s",
        "in all, s",
      ],
      rows,
    ),
  ].join("\n\n");
}
