/**
 * Holds the probes against judgements that people made of public servers, and prints precision and
 * recall by fault and by server.
 *
 * node --conditions=airworthy-src run.ts [--labels file]... [--server name] [--tau folder] [--wrap program]
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { connectMcp } from "../../src/tools/mcp/connect-mcp.ts";
import { mcpTarget } from "../../src/tools/probes/mcp-target.ts";
import { probe } from "../../src/tools/probes/probe.ts";
import type { ProbeReport } from "../../src/tools/probes/probe-report.ts";
import type { Judged, Judgement } from "./judgement.ts";
import { tableOf } from "./judgement.ts";
import { CANARY, sandboxFor } from "./launch.ts";
import { tauRetail } from "./tau-retail.ts";

const { values } = parseArgs({
  options: {
    labels: {
      type: "string",
      multiple: true,
      default: ["judgements.json", "judgements-held-out.json"].map((name) => join(import.meta.dirname, name)),
    },
    server: { type: "string" },
    tau: { type: "string" },
    servers: { type: "string", default: join(import.meta.dirname, "node_modules", ".servers") },
    // Put in front of every server: a jail of one's own, such as another user without network.
    wrap: { type: "string" },
    reports: { type: "string" },
    verbose: { type: "boolean", default: false },
  },
});

const judged: (Judged & { readonly file: string })[] = [];
const reports = new Map<string, ProbeReport | undefined>();
/** With the server's start, of those with this many tools or more. */
const MANY = 15;
const times: { readonly server: string; readonly tools: number; readonly seconds: number }[] = [];
for (const file of values.labels) {
  const judgements = (JSON.parse(readFileSync(file, "utf8")) as readonly Judgement[]).filter(
    ({ server }) => values.server === undefined || server.includes(values.server),
  );
  for (const [server, own] of Map.groupBy(judgements, (one) => one.server)) {
    if (!reports.has(server)) reports.set(server, await shownProbe(server));
    const report = reports.get(server);
    if (report === undefined) console.log(`${server}: left out (${own.length} judgements)`);
    else judged.push(...held(own, report).map((one) => ({ ...one, file })));
  }
}
for (const [file, own] of Map.groupBy(judged, (one) => one.file)) {
  console.log(
    `\n${basename(file)}: ${own.length} judgements of ${new Set(own.map(({ server }) => server)).size} servers\n`,
  );
  console.log(`${tableOf(own, "fault")}\n\n${tableOf(own, "server")}`);
}

const large = times.filter(({ tools }) => tools >= MANY).sort((a, b) => b.seconds - a.seconds);
if (large.length > 0)
  console.log(
    `\nServers of ${MANY} tools or more, in s: ${large.map(({ server, tools, seconds }) => `${server} (${tools} tools) ${seconds.toFixed(1)}`).join(", ")}`,
  );

function held(judgements: readonly Judgement[], report: ProbeReport): readonly Judged[] {
  return judgements.map((one) => {
    const found = report.findings.some(({ fault, tool }) => fault === one.fault && tool === one.tool);
    if (found !== one.present) console.log(`  ${one.present ? "MISSED" : "WRONG "} ${one.tool} ${one.fault}`);
    return { ...one, found };
  });
}

async function shownProbe(server: string): Promise<ProbeReport | undefined> {
  const from = performance.now();
  const report = await probed(server);
  if (report === undefined) return undefined;
  const took = (performance.now() - from) / 1_000;
  const seconds = took.toFixed(1);
  times.push({ server, tools: report.tools.length, seconds: took });
  const { tools, calls, findings, stopped } = report;
  const end = stopped === undefined ? "" : `, stopped: ${stopped}`;
  console.log(
    `${server}: ${tools.length} tools, ${calls} calls, ${findings.length} findings in ${seconds} s, with its start${end}`,
  );
  if (values.verbose) show(report);
  if (values.reports !== undefined)
    writeFileSync(
      join(values.reports, `${server.replaceAll("/", "+")}.json`),
      JSON.stringify(report, null, 1),
    );
  return report;
}

async function probed(server: string): Promise<ProbeReport | undefined> {
  if (server.startsWith("tau-bench retail")) {
    if (values.tau === undefined || !existsSync(values.tau)) return undefined;
    const { target, samples } = tauRetail(values.tau);
    return probe(target, { allowWrites: true, samples, callsPerSecond: 1_000 });
  }
  const { servers, wrap } = values;
  const {
    command,
    samples = {},
    folder,
    remove,
  } = sandboxFor(server, { servers, ...(wrap === undefined ? {} : { wrap }) });
  try {
    const connection = await connectMcp({ command, cwd: folder });
    try {
      const target = await mcpTarget(connection, { canary: CANARY });
      return await probe(target, { allowWrites: true, samples, callsPerSecond: 1_000 });
    } finally {
      await connection.close();
    }
  } finally {
    remove();
  }
}

function show({ findings, tools }: ProbeReport): void {
  for (const { name, effect, calls, limited } of tools)
    console.log(`  · ${name} ${effect} ${calls} ${limited ?? ""}`);
  for (const { fault, tool, message, severity } of findings)
    console.log(`  - ${severity} ${tool} ${fault}: ${message.slice(0, 200)}`);
}
