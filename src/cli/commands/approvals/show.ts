import type { Command } from "commander";
import { approvalId } from "../../../core/approvals/approval-id.ts";
import { stateOf } from "../../../core/approvals/state-of.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { approvalJson } from "../../print/approval-json.ts";
import { approvalText } from "../../print/approval-text.ts";
import { jsonDocument } from "../../print/json.ts";
import { shortId } from "../../print/short-id.ts";
import { withStore } from "../../project.ts";
import { resolveApproval } from "../../resolve-approval.ts";

export function addShow(approvals: Command, cli: Cli): void {
  approvals
    .command("show")
    .summary("show what is asked, with its arguments and what was decided")
    .description(
      "Show what is asked: the call and its arguments, who may decide until when, and what was decided.",
    )
    .argument("<approval>", "its id as the list shows it, or a run that asks for one thing")
    .action(async (text: string, _: unknown, self: Command) => {
      const options: GlobalOptions = self.optsWithGlobals();
      const { terminal } = cli;
      const approval = await withStore(options, (store) => resolveApproval(store, text));
      if (options.json === true) return terminal.out(jsonDocument(approvalJson(approval)));
      terminal.out(approvalText(approval, terminal));
      const id = approvalId(approval);
      const next =
        stateOf(approval) === "pending"
          ? `decide: airworthy approvals approve ${id}   or deny ${id} --reason "…"`
          : `look: airworthy runs show ${shortId(approval.run)}`;
      terminal.err(terminal.paintErr("dim", next));
    });
}
