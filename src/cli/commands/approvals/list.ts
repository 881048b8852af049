import type { Command } from "commander";
import { Option } from "commander";
import type { ApprovalQuery } from "../../../core/approvals/approval.ts";
import { table } from "../../../core/print/table.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { wholeNumber } from "../../options/parsers.ts";
import { approvalJson } from "../../print/approval-json.ts";
import { APPROVAL_COLUMNS } from "../../print/approval-text.ts";
import { jsonLine } from "../../print/json.ts";
import { withStore } from "../../project.ts";
import { resolveRun } from "../../resolve-run.ts";

interface Options extends GlobalOptions {
  readonly state: "pending" | "closed" | "all";
  readonly run?: string;
  readonly limit: number;
}

const DEFAULT_LIMIT = 50;

export function addList(approvals: Command, cli: Cli): void {
  approvals
    .command("list")
    .summary("list what waits for a decision")
    .description("List what waits for a decision, the oldest first; of all or closed ones the newest first.")
    .addOption(
      new Option("--state <state>", "those that are so")
        .choices(["pending", "closed", "all"])
        .default("pending"),
    )
    .option("--run <run>", "of this run: its id, the beginning of it, or last")
    .option("-n, --limit <n>", "so many at most, up to 1000", wholeNumber(1), DEFAULT_LIMIT)
    .action(async (_: unknown, self: Command) => {
      await list(self.optsWithGlobals(), cli);
    });
}

async function list(options: Options, { terminal }: Cli): Promise<void> {
  const { state, run, limit } = options;
  const { approvals, next } = await withStore(options, async (store) => {
    const query: ApprovalQuery = {
      limit,
      ...(state === "all" ? {} : { state }),
      ...(run === undefined ? {} : { run: await resolveRun(store, run) }),
    };
    return store.approvals.list(query);
  });
  if (options.json === true) for (const one of approvals) terminal.out(jsonLine(approvalJson(one)));
  else if (approvals.length === 0)
    terminal.err(state === "pending" ? "Nothing waits for a decision." : "Nothing was asked.");
  else terminal.out(table(approvals, APPROVAL_COLUMNS, { width: terminal.width, paint: terminal.paint }));
  if (next !== undefined && options.json !== true)
    terminal.err(terminal.paintErr("dim", "more: raise --limit"));
}
