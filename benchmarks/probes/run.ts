/**
 * Holds the probes against judgements that people made of public servers, and prints precision and
 * recall by fault.
 *
 * node --conditions=airworthy-src run.ts --labels labels.json [--server name] [--tau folder] [--modules folder]
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { connectMcp } from "../../src/tools/mcp/connect-mcp.ts";
import { mcpTarget } from "../../src/tools/probes/mcp-target.ts";
import { probe } from "../../src/tools/probes/probe.ts";
import type { ProbeReport } from "../../src/tools/probes/probe-report.ts";
import type { Judgement } from "./judgement.ts";
import { precision, recall, tally } from "./judgement.ts";
import { sandboxFor } from "./sandbox.ts";
import { tauRetail } from "./tau-retail.ts";

const { values } = parseArgs({
  options: {
    labels: { type: "string" },
    server: { type: "string" },
    tau: { type: "string" },
    modules: { type: "string", default: join(import.meta.dirname, "node_modules") },
    verbose: { type: "boolean", default: false },
  },
});
if (values.labels === undefined)
  throw new Error("Cannot run without --labels: expected a file of judgements");

const judgements = (JSON.parse(readFileSync(values.labels, "utf8")) as readonly Judgement[]).filter(
  ({ server }) => values.server === undefined || server.includes(values.server),
);
const judged: (Judgement & { found: boolean })[] = [];
for (const [server, own] of Map.groupBy(judgements, (one) => one.server)) {
  const report = await probed(server);
  if (report === undefined) {
    console.log(`${server}: left out (${own.length} judgements)`);
    continue;
  }
  const seconds = (report.took / 1_000).toFixed(1);
  console.log(
    `${server}: ${report.tools.length} tools, ${report.calls} calls, ${seconds} s, ${report.findings.length} findings`,
  );
  if (values.verbose) show(report);
  for (const one of own) {
    const found = report.findings.some(({ fault, tool }) => fault === one.fault && tool === one.tool);
    judged.push({ ...one, found });
    if (found !== one.present) console.log(`  ${one.present ? "MISSED" : "WRONG "} ${one.tool} ${one.fault}`);
  }
}

console.log(
  "\n| fault | judged | found, is there | found, is not | missed | precision | recall |\n| --- | --: | --: | --: | --: | --: | --: |",
);
for (const row of tally(judged)) {
  const { fault, truePositive, falsePositive, falseNegative, trueNegative } = row;
  const count = truePositive + falsePositive + falseNegative + trueNegative;
  console.log(
    `| ${fault} | ${count} | ${truePositive} | ${falsePositive} | ${falseNegative} | ${precision(row)} | ${recall(row)} |`,
  );
}

async function probed(server: string): Promise<ProbeReport | undefined> {
  if (server.startsWith("tau-bench retail")) {
    if (values.tau === undefined || !existsSync(values.tau)) return undefined;
    const { target, samples } = tauRetail(values.tau);
    return probe(target, { allowWrites: true, samples, callsPerSecond: 1_000 });
  }
  const name = server.replace(/(?<=.)@[^@/]*$/, "");
  const { command, env = {}, remove } = sandboxFor(name, values.modules);
  const canary = "airworthy-canary-7d1c";
  const connection = await connectMcp({ command, env: { ...env, AIRWORTHY_CANARY: canary } });
  try {
    return await probe(await mcpTarget(connection, { canary }), { allowWrites: true, callsPerSecond: 1_000 });
  } finally {
    await connection.close();
    remove();
  }
}

function show({ findings, tools }: ProbeReport): void {
  for (const { name, effect, calls, limited } of tools)
    console.log(`  · ${name} ${effect} ${calls} ${limited ?? ""}`);
  for (const { fault, tool, message, severity } of findings)
    console.log(`  - ${severity} ${tool} ${fault}: ${message.slice(0, 200)}`);
}
