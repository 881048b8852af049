import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { Option } from "commander";
import { AirworthyError } from "../../core/errors.ts";
import type { McpConnection } from "../../tools/mcp/mcp-connection.ts";
import type { Baseline } from "../../tools/probes/baseline.ts";
import type { FaultId, Severity } from "../../tools/probes/finding.ts";
import type { ProbeReport } from "../../tools/probes/probe-report.ts";
import type { ProbeTarget } from "../../tools/probes/probe-target.ts";
import type { ProbeInput } from "../../tools/probes/probe-workflow.ts";
import { withAnyApp } from "../any-app.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import type { ExitCode } from "../exit-code.ts";
import { EXIT } from "../exit-code.ts";
import { interruptible } from "../interrupt.ts";
import { assertModule } from "../load-module.ts";
import { collect, durationOption, pairs, positiveNumber, wholeNumber } from "../options/parsers.ts";
import { ownTools } from "../own-tools.ts";
import { jsonDocument } from "../print/json.ts";
import { readBaseline } from "../read-baseline.ts";
import type { Terminal } from "../terminal.ts";

interface Options extends GlobalOptions {
  readonly mcp?: string;
  readonly mcpUrl?: string;
  readonly header?: Readonly<Record<string, string>>;
  readonly openapi?: string;
  readonly allowWrites?: boolean;
  readonly tool?: readonly string[];
  readonly fault?: readonly string[];
  readonly sample?: Readonly<Record<string, string>>;
  readonly format?: "text" | "sarif" | "junit";
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly failOn?: Severity;
  readonly fix?: string;
  readonly maxCalls?: number;
  readonly maxTime?: number;
  readonly rate?: number;
  readonly burst?: number;
  readonly timeout?: number;
  readonly seed?: number;
  readonly verbose?: boolean;
}

export function addProbe(program: Command, cli: Cli): void {
  program
    .command("probe")
    .description(
      "Look for the faults of tools: in their definitions, then by calling them within bounds. The run is recorded. Exits 1 if there is a finding that counts, 3 if not everything could be looked at.",
    )
    .argument("[files...]", "files that export tools, of airworthy or of the AI SDK")
    .option("--mcp <command>", "an MCP server to start, as one types it into a shell")
    .option("--mcp-url <url>", "an MCP server over streamable HTTP")
    .option("--header <name=value>", "a header for --mcp-url (repeatable)", pairs)
    .option("--openapi <file>", "an OpenAPI 3 description, a file or URL; nothing is called")
    .option("--allow-writes", "call tools that may write, too: for a sandbox only")
    .option("--tool <name>", "only this tool (repeatable)", collect)
    .option("--fault <id>", "only this fault, such as no_pagination (repeatable)", collect)
    .option("--sample <name=value>", "a value that works for a parameter (repeatable)", pairs)
    .addOption(new Option("--format <format>", "what to print").choices(["text", "sarif", "junit"]))
    .option("--baseline <file>", "findings that are known and do not count")
    .option("--write-baseline <file>", "write the findings as a baseline")
    .addOption(
      new Option("--fail-on <severity>", "the least that counts (default: medium)").choices([
        "low",
        "medium",
        "high",
      ]),
    )
    .option("--fix <file>", "write the contract that cures from outside what can be cured")
    .option("--max-calls <n>", "calls in all (default: 2000)", wholeNumber(1))
    .option("--max-time <duration>", "time for all calls (default: 50s)", durationOption)
    .option("--rate <n>", "calls a second (default: 50)", positiveNumber)
    .option(
      "--burst <n>",
      "ask one reading tool so often at once, to see what too much becomes",
      wholeNumber(1),
    )
    .option("--timeout <duration>", "time for one call (default: 5s)", durationOption)
    .option("--seed <n>", "of everything that is drawn at random (default: 1)", wholeNumber(0))
    .option("--verbose", "show the calls of every finding")
    .action(async (files: readonly string[], _: unknown, self: Command) => {
      cli.exitCode = await probe(files, self.optsWithGlobals(), cli.terminal);
    });
}

async function probe(files: readonly string[], options: Options, terminal: Terminal): Promise<ExitCode> {
  assertOneTarget(files, options);
  // Before a run is begun: a slip of the hand is no failed run.
  for (const file of files) assertModule(file);
  const baseline = await baselineOf(options);
  const report =
    options.openapi === undefined
      ? await recorded(files, options, terminal)
      : await described(options.openapi);
  if (report === undefined) return EXIT.interrupted;
  if (options.writeBaseline !== undefined) await writeBaseline(options.writeBaseline, report);
  if (options.fix !== undefined) await writeFix(options.fix, report);
  terminal.out(await printed(report, options, { terminal, baseline, files }));
  const { probeVerdict } = await import("../../tools/probes/probe-verdict.ts");
  const verdict = probeVerdict(report, {
    ...(options.failOn === undefined ? {} : { failOn: options.failOn }),
    ...(baseline === undefined ? {} : { baseline }),
  });
  return { PASS: EXIT.pass, BLOCK: EXIT.failed, INCONCLUSIVE: EXIT.inconclusive }[verdict];
}

function assertOneTarget(files: readonly string[], { mcp, mcpUrl, openapi }: Options): void {
  const given = [files[0], mcp, mcpUrl, openapi].filter((one) => one !== undefined);
  if (given.length === 1) return;
  throw new AirworthyError({
    code: "usage",
    message: `Cannot probe ${given.length === 0 ? "nothing" : "several things at once"}: expected files, --mcp, --mcp-url or --openapi`,
    hint: 'Name one, as in airworthy probe --mcp "npx -y @modelcontextprotocol/server-memory"',
  });
}

async function described(source: string): Promise<ProbeReport> {
  const { loadOpenApi } = await import("../../tools/probes/openapi/load-openapi.ts");
  const { probeOpenApi } = await import("../../tools/probes/openapi/probe-openapi.ts");
  return probeOpenApi(await loadOpenApi(source));
}

async function recorded(
  files: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<ProbeReport | undefined> {
  const { PROBE_BUDGET, probeWorkflow } = await import("../../tools/probes/probe-workflow.ts");
  const connections: McpConnection[] = [];
  const probing = probeWorkflow(() => targetOf(files, options, connections));
  try {
    return await withAnyApp(options, (app) =>
      interruptible(terminal, async (signal) => {
        const run = await app.run(probing, inputOf(files, options), {
          budget: PROBE_BUDGET,
          signal,
          tags: ["probe"],
        });
        if (run.status === "cancelled") return undefined;
        if (run.status !== "completed")
          throw "error" in run ? run.error : new Error(`the run is ${run.status}`);
        terminal.err(`Recorded as ${run.id}.`);
        return run.output;
      }),
    );
  } finally {
    for (const connection of connections) await connection.close();
  }
}

async function targetOf(
  files: readonly string[],
  { mcp, mcpUrl, header }: Options,
  connections: McpConnection[],
): Promise<ProbeTarget> {
  if (files.length > 0) return ownTools(files);
  const { connectMcp } = await import("../../tools/mcp/connect-mcp.ts");
  const { mcpTarget } = await import("../../tools/probes/mcp-target.ts");
  // Whatever gives it back gives away the environment.
  const canary = "airworthy-canary-5b1f0c9e";
  const server =
    mcp === undefined
      ? { url: mcpUrl ?? "", ...(header === undefined ? {} : { headers: header }) }
      : { command: mcp, env: { AIRWORTHY_PROBE_CANARY: canary } };
  const connection = await connectMcp(server);
  connections.push(connection);
  const target = await mcpTarget(connection, { canary });
  if (mcp !== undefined) return target;
  const { mcpDoors } = await import("../../tools/probes/mcp-doors.ts");
  return { ...target, doors: mcpDoors({ url: mcpUrl ?? "", headers: header ?? {} }) };
}

function inputOf(files: readonly string[], options: Options): ProbeInput {
  const { mcp, mcpUrl, allowWrites, tool, fault, sample, maxCalls, maxTime, rate, burst, timeout, seed } =
    options;
  return {
    target: mcp ?? mcpUrl ?? files.join(", "),
    ...(files.length === 0 ? {} : { files }),
    ...(allowWrites === undefined ? {} : { allowWrites }),
    ...(tool === undefined ? {} : { tools: tool }),
    ...(fault === undefined ? {} : { faults: fault as readonly FaultId[] }),
    ...(sample === undefined
      ? {}
      : {
          samples: Object.fromEntries(
            Object.entries(sample).map(([name, text]) => [name, valueOfText(text)]),
          ),
        }),
    ...(maxCalls === undefined ? {} : { maxCalls }),
    ...(maxTime === undefined ? {} : { maxTime }),
    ...(rate === undefined ? {} : { callsPerSecond: rate }),
    ...(burst === undefined ? {} : { burst }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(seed === undefined ? {} : { seed }),
  };
}

/** `limit=5` is a number, `name=Ada` a text. */
function valueOfText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

interface Showing {
  readonly terminal: Terminal;
  readonly baseline: Baseline | undefined;
  readonly files: readonly string[];
}

async function printed(
  report: ProbeReport,
  options: Options,
  { terminal, baseline, files }: Showing,
): Promise<string> {
  if (options.json === true) return jsonDocument(report);
  const output = await import("../../tools/probes/index.ts");
  const known = baseline === undefined ? {} : { baseline };
  const [file, ...others] = files;
  if (options.format === "sarif")
    return output
      .probeSarif(report, { ...known, ...(file === undefined || others.length > 0 ? {} : { file }) })
      .trimEnd();
  const failOn = options.failOn === undefined ? {} : { failOn: options.failOn };
  if (options.format === "junit") return output.probeJunit(report, { ...known, ...failOn }).trimEnd();
  return output.probeText(report, { ...known, width: terminal.width, verbose: options.verbose === true });
}

async function baselineOf({ baseline }: Options): Promise<Baseline | undefined> {
  if (baseline === undefined) return undefined;
  const { parseBaseline } = await import("../../tools/probes/baseline.ts");
  return parseBaseline(readBaseline(baseline));
}

async function writeBaseline(file: string, report: ProbeReport): Promise<void> {
  const { baselineOf: made, baselineText } = await import("../../tools/probes/baseline.ts");
  writeFileSync(file, baselineText(made(report)));
}

async function writeFix(file: string, report: ProbeReport): Promise<void> {
  const { probeContract } = await import("../../tools/probes/output/contract.ts");
  writeFileSync(file, probeContract(report));
}
