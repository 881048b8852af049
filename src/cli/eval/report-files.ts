import { constants } from "node:fs";
import { access, mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Command } from "commander";
import { AirworthyError } from "../../core/errors.ts";
import type { EvalReport } from "../../evals/report/eval-report.ts";

export interface ReportFileOptions {
  readonly junit?: string;
  readonly markdown?: string;
  readonly html?: string;
}

export function addReportFiles(command: Command): Command {
  return command
    .option("--junit <file>", "write JUnit XML, for a CI server")
    .option("--markdown <file>", "write Markdown, for a comment on a pull request")
    .option("--html <file>", "write one HTML file, to look at and to send");
}

/** Makes the folders of the reports: trials that were paid for must not meet a path that cannot be written. @throws `file_unwritable` */
export async function prepareReportFiles({ junit, markdown, html }: ReportFileOptions): Promise<void> {
  for (const file of [junit, markdown, html]) {
    if (file === undefined) continue;
    const folder = dirname(resolve(file));
    try {
      await mkdir(folder, { recursive: true });
      await access(folder, constants.W_OK);
    } catch (error) {
      throw unwritable(file, error);
    }
  }
}

/** Writes the reports that were asked for; their folders are made. @throws `file_unwritable` */
export async function writeReportFiles(
  reports: readonly EvalReport[],
  { junit, markdown, html }: ReportFileOptions,
): Promise<void> {
  if (junit !== undefined) {
    const { evalJunit } = await import("../../evals/report/eval-junit.ts");
    await writeReport(junit, evalJunit(reports));
  }
  if (markdown !== undefined) {
    const { evalMarkdown } = await import("../../evals/report/eval-markdown.ts");
    await writeReport(markdown, evalMarkdown(reports));
  }
  if (html !== undefined) {
    const { evalHtml } = await import("../../evals/report/eval-html.ts");
    await writeReport(html, evalHtml(reports));
  }
}

export async function writeReport(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(resolve(file)), { recursive: true });
    await writeFile(resolve(file), text);
  } catch (error) {
    throw unwritable(file, error);
  }
}

function unwritable(file: string, cause: unknown): AirworthyError {
  return new AirworthyError({
    code: "file_unwritable",
    message: `Cannot write the report "${file}": ${cause instanceof Error ? cause.message : String(cause)}`,
    hint: "Check the path and that you may write there; `airworthy experiments report` writes the report of an experiment that is there",
    cause,
  });
}
