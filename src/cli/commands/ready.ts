import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { Option } from "commander";
import type { App } from "../../app/open.ts";
import { AirworthyError } from "../../core/errors.ts";
import type { Readiness } from "../../readiness/readiness.ts";
import type { SignedReadiness } from "../../readiness/signed-readiness.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import type { ExitCode } from "../exit-code.ts";
import { EXIT } from "../exit-code.ts";
import { readTextFile } from "../options/read-text-file.ts";
import { jsonDocument } from "../print/json.ts";
import { wrapped } from "../print/wrapped.ts";
import { withApp } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import { whoami } from "../whoami.ts";
import { addReadyVerify } from "./ready/verify.ts";

interface Options extends GlobalOptions {
  readonly format?: "text" | "json" | "md" | "html";
  readonly out?: string;
  readonly sign?: string;
  readonly waivers?: string;
  /** False with --no-audit. */
  readonly audit: boolean;
}

export function addReady(program: Command, cli: Cli): void {
  const ready = program
    .command("ready")
    .description(
      "Answer from what is stored whether a workflow is ready to be launched: twelve questions, each with its evidence, its age and what would make it pass. Replays a few failed runs and audits the code. Exits 0 if everything passes, 1 if something blocks, 3 if something cannot be said.",
    )
    .argument("[workflow]", "the workflow (default: the one with most traffic)")
    .addOption(new Option("--format <format>", "what to print").choices(["text", "json", "md", "html"]))
    .option("--out <file>", "write it there")
    .option("--sign <key>", "sign the report with this private key (Ed25519, PEM); implies JSON")
    .option("--waivers <file>", "waivers beside those of the configuration: JSON, a list")
    .option("--no-audit", "do not audit the code; the last audit counts for seven days")
    .action(async (workflow: string | undefined, _: unknown, self: Command) => {
      cli.exitCode = await runReady(workflow, self.optsWithGlobals(), cli.terminal);
    });
  addReadyVerify(ready, cli);
}

async function runReady(named: string | undefined, options: Options, terminal: Terminal): Promise<ExitCode> {
  const more =
    options.waivers === undefined
      ? []
      : waiversIn(await readTextFile(options.waivers, { what: "the waivers" }));
  const pem = options.sign === undefined ? undefined : await readTextFile(options.sign, { what: "the key" });
  const report = await withApp(options, async (app, _, root) => {
    const [{ checkReadiness }, { AUDITED }] = await Promise.all([
      import("../../readiness/check-readiness.ts"),
      import("../../readiness/gather/drills.ts"),
    ]);
    const workflow = await chosen(app, named);
    if (options.audit) await keepAudit(app, { action: AUDITED, workflow, root });
    const waivers = [...(app.readiness.waivers ?? []), ...more];
    return checkReadiness(
      { ...app, readiness: { ...app.readiness, waivers } },
      { workflow, now: Date.now() },
    );
  });
  const { signReadiness } = await import("../../readiness/signed-readiness.ts");
  const said = pem === undefined ? report : signReadiness(report, pem);
  const text = await printed(report, { said, options, terminal });
  if (options.out === undefined) terminal.out(text);
  else await written(options.out, `${text}\n`);
  return { PASS: EXIT.pass, BLOCK: EXIT.failed, INCONCLUSIVE: EXIT.inconclusive }[report.verdict];
}

async function chosen(app: App, named: string | undefined): Promise<string> {
  const { mainWorkflow } = await import("../../readiness/gather/gather-facts.ts");
  // Every app has the simulated user, and nobody has configured it.
  const names = [...app.workflows.keys()].filter((one) => one !== "simulated-user");
  const workflow = named ?? (await mainWorkflow(app, names));
  if (workflow !== undefined && names.includes(workflow)) return workflow;
  throw new AirworthyError({
    code: "workflow_unknown",
    message: `Cannot find the workflow "${workflow ?? ""}": configured are ${names.map((one) => `"${one}"`).join(", ") || "none"}`,
    hint: "List it under workflows in airworthy.config.ts; a recorded function is listed the same way",
  });
}

const MOST_FILES = 3;

interface Auditing {
  readonly action: string;
  readonly workflow: string;
  readonly root: string;
}

/** Keeps what the code says in the store, where a server finds it that has no code to read. */
async function keepAudit(app: App, { action, workflow, root }: Auditing): Promise<void> {
  const { audit } = await import("../../audit/audit.ts");
  const { patterns, looked } = audit(root);
  const pattern = patterns.find(({ number }) => number === 2);
  if (pattern === undefined) return;
  const files = looked.toolFiles.filter((file) => /^[\w./-]+\.[cm]?[jt]s$/.test(file));
  const { verdict, confidence, because, findings } = pattern;
  await app.store.audit.add({
    at: Date.now(),
    actor: whoami(),
    role: "cli",
    action,
    target: workflow,
    details: {
      verdict,
      confidence,
      because: because.slice(0, 300),
      findings: findings.length,
      // Of more files than one can oversee it names none.
      ...(files.length > 0 && files.length <= MOST_FILES ? { probe: files.join(" ") } : {}),
    },
  });
}

interface Printing {
  readonly said: Readiness | SignedReadiness;
  readonly options: Options;
  readonly terminal: Terminal;
}

async function printed(report: Readiness, { said, options, terminal }: Printing): Promise<string> {
  const { format = options.sign === undefined && options.json !== true ? "text" : "json" } = options;
  switch (format) {
    case "json":
      return jsonDocument(said);
    case "md":
      return (await import("../../readiness/print/readiness-markdown.ts"))
        .readinessMarkdown(report)
        .trimEnd();
    case "html":
      return (await import("../../readiness/print/readiness-html.ts")).readinessHtml(report).trimEnd();
    default: {
      const { readinessText } = await import("../../readiness/print/readiness-text.ts");
      const { width } = terminal;
      return readinessText(report, {
        paint: (colour, text) => (options.out === undefined ? terminal.paint(colour, text) : text),
        wrap: (text, spaces) =>
          wrapped(text, { width: Math.min(width, 100) - spaces }).replaceAll(/^/gm, " ".repeat(spaces)),
        command: (text) =>
          wrapped(text, { width: Math.min(width, 100) - 4, indent: "  " })
            .replaceAll("\n", " \\\n")
            .replaceAll(/^/gm, "  "),
      });
    }
  }
}

function waiversIn(text: string): NonNullable<App["readiness"]["waivers"]> {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value;
  } catch {
    // Said below, together with what is JSON and no list.
  }
  throw new AirworthyError({
    code: "invalid_waiver",
    message: "Cannot read the waivers: expected a JSON list of { check, by, reason, until }",
    hint: "Write { check, by, reason, until } as docs/readiness.md shows; a waiver needs a name, a reason and a date",
  });
}

async function written(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new AirworthyError({
      code: "file_unwritable",
      message: `Cannot write the report "${path}": ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: "Name a file in a folder that is there and may be written to",
      cause,
    });
  }
}
