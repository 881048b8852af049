import type { LoadReport } from "../../evals/load/load-report.ts";
import { duration, grouped } from "./amounts.ts";
import type { TableOptions } from "./table.ts";
import { table } from "./table.ts";

/** What a load came to. */
export function loadText(report: LoadReport, options: TableOptions): string {
  const { rate, ms, offered, dropped, failed, throughput, latency, unloaded, provider, gauges } = report;
  const rows: readonly (readonly [string, string, string])[] = [
    [
      "runs",
      grouped(offered),
      `${failed} failed, ${dropped} dropped, ${report.mostInFlight} in flight at most`,
    ],
    ["throughput", `${throughput.toFixed(1)}/s`, `of ${rate}/s asked for`],
    ["p50", duration(latency.p50), `${duration(unloaded.p50)} one by one`],
    ["p95", duration(latency.p95), `${duration(unloaded.p95)} one by one`],
    ["p99", duration(latency.p99), `${duration(unloaded.p99)} one by one`],
    [
      "provider",
      grouped(provider.requests),
      `calls, ${grouped(provider.refused)} refused (429), ${grouped(provider.failed)} failed`,
    ],
    ["tool limits", duration(report.waitedForTools), "a run waited for them, on average"],
    ["event loop", duration(gauges.loop.p99), "late (p99)"],
    ["store", duration(gauges.store.p95), "until a write is acknowledged (p95)"],
  ];
  return [
    options.paint(
      "bold",
      `${report.evaluation}, release ${report.release}: ${rate} runs a second for ${duration(ms)}`,
    ),
    "",
    table(
      rows,
      [
        { header: "", cell: ([name]) => name },
        { header: "", cell: ([, value]) => value, align: "right" },
        { header: "", cell: ([, , about]) => about, least: 20 },
      ],
      { ...options, header: false },
    ),
    "",
    report.saturated === "nothing"
      ? `It keeps up: ${report.why}.`
      : `First to give way: ${report.saturated}. ${report.why}.`,
    options.paint("dim", `The runs are trials of ${report.experiment}.`),
  ].join("\n");
}
