import type { Command } from "commander";
import type { Review } from "../../../core/review.ts";
import type { QueueItem, ReviewQueue } from "../../../observe/review/review-queue.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { timeOption, wholeNumber } from "../../options/parsers.ts";
import { age, plural } from "../../print/amounts.ts";
import { jsonLine } from "../../print/json.ts";
import { shortId } from "../../print/short-id.ts";
import type { Column } from "../../print/table.ts";
import { table } from "../../print/table.ts";
import { withStore } from "../../project.ts";
import type { Terminal } from "../../terminal.ts";

interface Options extends GlobalOptions {
  readonly since?: number;
  readonly workflow?: string;
  readonly seed?: string;
  readonly done?: boolean;
  readonly limit: number;
}

const LIMIT = 20;

export function addReviewList(review: Command, cli: Cli): void {
  review
    .command("list")
    .summary("list runs that wait for a review")
    .description(
      "List runs that wait for a review: failures first, one of each cluster before the second of any; then what was scored badly; then a random sample of the rest.",
    )
    .option("--since <time>", "runs begun since: 2h, 7d or 2026-11-22", timeOption)
    .option("--workflow <name>", "runs of this workflow")
    .option("--seed <text>", "draw another sample")
    .option("--done", "reviews that were given instead, the last of each run")
    .option("-n, --limit <n>", "so many at most", wholeNumber(1), LIMIT)
    .action(async (_: unknown, self: Command) => {
      await list(self.optsWithGlobals(), cli.terminal);
    });
}

async function list(options: Options, terminal: Terminal): Promise<void> {
  const { since, workflow, seed, limit } = options;
  if (options.done === true) return listDone(options, terminal);
  const { reviewQueue } = await import("../../../observe/review/review-queue.ts");
  const found = await withStore(options, (store) => reviewQueue(store, { since, workflow, seed, limit }));
  if (options.json === true) for (const item of found.items) terminal.out(jsonLine(item));
  else if (found.items.length === 0) terminal.err("No run waits for a review.");
  else printQueue(found, terminal);
}

function printQueue({ items, waiting, reviewed }: ReviewQueue, terminal: Terminal): void {
  const { width, paint } = terminal;
  terminal.out(table(items, COLUMNS, { width, paint }));
  const { failed, scored } = waiting;
  terminal.err(
    terminal.paintErr(
      "dim",
      `${plural(failed, "failure")} and ${scored} scored badly wait; ${plural(reviewed, "run")} reviewed. Say what you think: airworthy review set <run> good|bad|unsure`,
    ),
  );
}

const COLUMNS: readonly Column<QueueItem>[] = [
  { header: "run", cell: ({ run }) => shortId(run), least: 18 },
  { header: "why", cell: ({ reason }) => reason },
  { header: "age", cell: ({ startedAt }) => age(startedAt), align: "right" },
  { header: "workflow", cell: ({ workflow }) => workflow, least: 8 },
  { header: "what", cell: whatOf, least: 16 },
];

function whatOf({ cluster }: QueueItem): string {
  if (cluster === undefined) return "";
  const { code, shape, step, count } = cluster;
  const where = step === undefined || step === "" ? "" : `${step} `;
  return `${where}${shape === "" ? code : `${code}: ${shape}`} (${count})`;
}

async function listDone(options: Options, terminal: Terminal): Promise<void> {
  const { since, limit } = options;
  const reviews = await withStore(options, (store) =>
    store.reviews.list({ limit, ...(since === undefined ? {} : { since }) }),
  );
  if (options.json === true) for (const one of reviews) terminal.out(jsonLine(one));
  else if (reviews.length === 0) terminal.err("No run has a review yet.");
  else terminal.out(table(reviews, DONE, { width: terminal.width, paint: terminal.paint }));
}

const DONE: readonly Column<Review>[] = [
  { header: "run", cell: ({ run }) => shortId(run), least: 18 },
  { header: "verdict", cell: ({ verdict }) => verdict },
  { header: "by", cell: ({ by }) => by, least: 6 },
  { header: "age", cell: ({ at }) => age(at), align: "right" },
  { header: "case", cell: (one) => one.case ?? "", least: 8 },
  { header: "note", cell: ({ note }) => note ?? "", least: 10 },
];
