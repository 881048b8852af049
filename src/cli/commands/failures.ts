import type { Command } from "commander";
import type { Failures } from "../../observe/failures/failures.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import { timeOption, wholeNumber } from "../options/parsers.ts";
import { plural } from "../print/amounts.ts";
import { failuresText } from "../print/failures-text.ts";
import { jsonDocument } from "../print/json.ts";
import { withWritableStore } from "../project.ts";
import type { Terminal } from "../terminal.ts";

interface Options extends GlobalOptions {
  readonly since?: number;
  readonly workflow?: string;
  readonly release?: string;
  readonly examples: number;
  readonly limit: number;
}

const LIMIT = 20;
const EXAMPLES = 3;

export function addFailures(program: Command, cli: Cli): void {
  program
    .command("failures")
    .description(
      "What goes wrong: runs that failed or were interrupted, trials that did not pass and runs that somebody found bad, clustered by error, step and message. With --since a cluster that had not been seen before is new.",
    )
    .option("--since <time>", "what went wrong since: 2h, 7d or 2026-11-22", timeOption)
    .option("--workflow <name>", "runs of this workflow")
    .option("--release <release>", "runs of this release")
    .option("--examples <n>", "runs named for each cluster, up to 200", wholeNumber(1), EXAMPLES)
    .option("-n, --limit <n>", "so many clusters at most, the most frequent first", wholeNumber(1), LIMIT)
    .action(async (_: unknown, self: Command) => {
      await list(self.optsWithGlobals(), cli.terminal);
    });
}

async function list(options: Options, terminal: Terminal): Promise<void> {
  const { since, workflow, release, limit } = options;
  const examples = Math.min(options.examples, 200);
  const { failures } = await import("../../observe/failures/failures.ts");
  const found = await withWritableStore(options, async (store) => {
    await store.figures.catchUp();
    return failures(store, { since, workflow, release, examples });
  });
  if (options.json === true) return terminal.out(jsonDocument(found));
  if (found.clusters.length === 0) return terminal.err(emptyText(options));
  const { width, paint } = terminal;
  terminal.out(failuresText(found.clusters.slice(0, limit), { width, paint }));
  for (const line of remarks(found, limit)) terminal.err(terminal.paintErr("dim", line));
}

function remarks({ runs, clusters, isCut }: Failures, limit: number): readonly string[] {
  const more = clusters.length - limit;
  return [
    `${plural(runs, "run")} in ${plural(clusters.length, "cluster")}`,
    ...(more > 0 ? [`${plural(more, "more cluster")}: --limit shows them`] : []),
    ...(isCut ? ["there are older failures than were read, so that what is new may be old"] : []),
  ];
}

function emptyText({ since, workflow, release }: Options): string {
  const filtered = since !== undefined || workflow !== undefined || release !== undefined;
  return filtered ? "Nothing that went wrong is so. Take a filter away to see more." : "Nothing went wrong.";
}
