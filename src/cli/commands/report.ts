import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import type { RunId } from "../../core/ids.ts";
import type { Report } from "../../observe/report/report.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import { timeOption } from "../options/parsers.ts";
import { jsonDocument } from "../print/json.ts";
import { visible } from "../print/visible.ts";
import { withWritableStore } from "../project.ts";
import type { Terminal } from "../terminal.ts";

interface Options extends GlobalOptions {
  readonly since?: number;
  readonly until?: number;
  readonly workflow?: string;
  readonly format: "md" | "html";
  readonly out?: string;
  readonly url?: string;
}

const DAY = 86_400_000;

export function addReport(program: Command, cli: Cli): void {
  program
    .command("report")
    .description(
      "How runs went: success, latency and cost by workflow and release with intervals, new failures, the worst segments, and what changed against as long a time before, as far as chance does not explain it.",
    )
    .option("--since <time>", "from when: 12h, 7d or 2026-11-22 (default: 24h)", timeOption)
    .option("--until <time>", "until when (default: now)", timeOption)
    .option("--workflow <name>", "runs of this workflow")
    .addOption(
      new Option("--format <format>", "Markdown for a chat, or one HTML file")
        .choices(["md", "html"])
        .default("md"),
    )
    .option("-o, --out <file>", "write to this file (default: standard output)")
    .option("--url <address>", "address of the dashboard, for links to runs", urlOption)
    .action(async (_: unknown, self: Command) => {
      await report(self.optsWithGlobals(), cli.terminal);
    });
}

async function report(options: Options, terminal: Terminal): Promise<void> {
  const { since = Date.now() - DAY, until, workflow, out } = options;
  const { report: reportOf } = await import("../../observe/report/report.ts");
  const found = await withWritableStore(options, async (store) => {
    await store.figures.catchUp();
    return reportOf(store, { since, until, workflow });
  });
  const text = options.json === true ? jsonDocument(found) : await textOf(found, options);
  if (out === undefined) return terminal.out(visible(text.trimEnd()));
  await writeFile(out, text);
  terminal.err(terminal.paintErr("dim", `wrote ${out}`));
}

async function textOf(found: Report, { format, url }: Options): Promise<string> {
  const links = {
    run: url === undefined ? undefined : (id: RunId) => `${url.replace(/\/$/, "")}/runs/${id}`,
  };
  if (format === "html")
    return (await import("../../observe/report/report-html.ts")).reportHtml(found, links);
  return `${(await import("../../observe/report/report-markdown.ts")).reportMarkdown(found, links)}\n`;
}

function urlOption(text: string): string {
  if (/^https?:\/\/[^\s()<>"]+$/.test(text)) return text;
  throw new InvalidArgumentError("Expected an address such as https://airworthy.example.");
}
