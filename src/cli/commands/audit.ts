import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { Option } from "commander";
import { ownPackage } from "../../app/own-package.ts";
import type { Severity } from "../../audit/patterns/kind.ts";
import type { AuditReport } from "../../audit/report.ts";
import { AirworthyError } from "../../core/errors.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import type { ExitCode } from "../exit-code.ts";
import { EXIT } from "../exit-code.ts";
import { jsonDocument } from "../print/json.ts";
import { readBaseline } from "../read-baseline.ts";
import type { Terminal } from "../terminal.ts";

interface Options extends GlobalOptions {
  readonly format?: "text" | "markdown" | "html" | "sarif" | "junit";
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly failOn?: Severity;
  readonly verbose?: boolean;
  readonly runs?: boolean;
  readonly mcp?: string;
  readonly model?: string;
}

export function addAudit(program: Command, cli: Cli): void {
  program
    .command("audit")
    .description(
      "Hold the code of an agent against the six patterns by which prototypes fail: each present, partial, absent or not to be told, with the lines that say so and what to do. Runs none of the code and needs no network. Exits 1 if there is a finding that counts, 3 if nothing can be said of a pattern.",
    )
    .argument("[path]", "a folder or file (default: this folder)")
    .addOption(
      new Option("--format <format>", "what to print").choices([
        "text",
        "markdown",
        "html",
        "sarif",
        "junit",
      ]),
    )
    .option("--runs", "look at the recorded runs of the store, too")
    .option("--mcp <command>", "probe the tools of an MCP server, too, as one types it into a shell")
    .option(
      "--model <name>",
      "let a model of the configuration read the findings, code included; its words decide nothing",
    )
    .option("--baseline <file>", "findings that are known and do not count")
    .option("--write-baseline <file>", "write the findings as a baseline")
    .addOption(
      new Option("--fail-on <severity>", "the least that counts (default: medium)").choices([
        "low",
        "medium",
        "high",
      ]),
    )
    .option("--verbose", "show every finding, with its reason")
    .action(async (path: string | undefined, _: unknown, self: Command) => {
      cli.exitCode = await runAudit(path ?? ".", self.optsWithGlobals(), cli.terminal);
    });
}

async function runAudit(path: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const { audit } = await import("../../audit/audit.ts");
  const { auditBar, auditBaseline } = await import("../../audit/bar.ts");
  const known = options.baseline === undefined ? undefined : await knownIn(options.baseline);
  const { probedFaults, recordedFacts } = await import("../audit-outside.ts");
  const plain = audit(path, {
    ...(options.runs === true ? { runs: await recordedFacts(options) } : {}),
    ...(options.mcp === undefined ? {} : { probed: await probedFaults(options.mcp) }),
  });
  const report: AuditReport =
    options.model === undefined
      ? plain
      : {
          ...plain,
          model: await (await import("../audit-model.ts")).modelReading(options.model, plain, options),
        };
  if (options.writeBaseline !== undefined) writeBaseline(options.writeBaseline, auditBaseline(report));
  terminal.out(await printed(report, options, { terminal, known }));
  const verdict = auditBar(report, {
    ...(known === undefined ? {} : { known }),
    ...(options.failOn === undefined ? {} : { failOn: options.failOn }),
  });
  return { PASS: EXIT.pass, BLOCK: EXIT.failed, INCONCLUSIVE: EXIT.inconclusive }[verdict];
}

interface Showing {
  readonly terminal: Terminal;
  readonly known: ReadonlySet<string> | undefined;
}

async function printed(report: AuditReport, options: Options, { terminal, known }: Showing): Promise<string> {
  if (options.json === true) return jsonDocument(report);
  switch (options.format) {
    case "markdown":
      return (await import("../../audit/print/audit-markdown.ts")).auditMarkdown(report, known).trimEnd();
    case "html":
      return (await import("../../audit/print/audit-html.ts")).auditHtml(report, known).trimEnd();
    case "sarif": {
      const { auditSarif } = await import("../../audit/print/audit-sarif.ts");
      return auditSarif(report, {
        version: ownPackage().version,
        ...(known === undefined ? {} : { known }),
      }).trimEnd();
    }
    case "junit": {
      const { auditJunit } = await import("../../audit/print/audit-junit.ts");
      const failOn = options.failOn === undefined ? {} : { failOn: options.failOn };
      return auditJunit(report, { ...failOn, ...(known === undefined ? {} : { known }) }).trimEnd();
    }
    default: {
      const { auditText } = await import("../../audit/print/audit-text.ts");
      return auditText(report, {
        width: terminal.width,
        paint: (format, text) => terminal.paint(format, text),
        ...(known === undefined ? {} : { known }),
        verbose: options.verbose === true,
      });
    }
  }
}

async function knownIn(file: string): Promise<ReadonlySet<string>> {
  const { readAuditBaseline } = await import("../../audit/bar.ts");
  return readAuditBaseline(readBaseline(file));
}

function writeBaseline(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new AirworthyError({
      code: "file_unwritable",
      message: `Cannot write the baseline "${file}": ${error instanceof Error ? error.message : String(error)}`,
      hint: "Name a file in a folder that is there and may be written to",
      cause: error,
    });
  }
}
