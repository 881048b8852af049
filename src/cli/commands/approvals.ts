import type { Command } from "commander";
import type { Cli } from "../cli.ts";
import { addApprove } from "./approvals/approve.ts";
import { addDeny } from "./approvals/deny.ts";
import { addList } from "./approvals/list.ts";
import { addShow } from "./approvals/show.ts";

/** The inbox of what runs ask people. */
export function addApprovals(program: Command, cli: Cli): void {
  const approvals = program
    .command("approvals")
    .description(
      "See what runs wait for, and decide it. A server goes on with a decided run by itself; `airworthy resume` does so by hand.",
    );
  for (const add of [addList, addShow, addApprove, addDeny]) add(approvals, cli);
}
