import type { Word } from "../../../app/decide.ts";
import type { StoredApproval } from "../../../core/approvals/approval.ts";
import { withAnyApp } from "../../any-app.ts";
import { tellChange } from "../../audited.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import type { ExitCode } from "../../exit-code.ts";
import { EXIT } from "../../exit-code.ts";
import { approvalJson } from "../../print/approval-json.ts";
import { jsonDocument } from "../../print/json.ts";
import { shortId } from "../../print/short-id.ts";
import { visibleLine } from "../../print/visible.ts";
import { resolveApproval } from "../../resolve-approval.ts";
import { whoami } from "../../whoami.ts";

export interface SayOptions extends GlobalOptions {
  readonly by?: string;
  readonly reason?: string;
}

/** Keeps a person's word about a request, and says what it came to. */
export async function say(
  text: string,
  word: Omit<Word, "by" | "reason">,
  { options, cli }: { readonly options: SayOptions; readonly cli: Cli },
): Promise<ExitCode> {
  const { terminal } = cli;
  const { by = whoami(), reason } = options;
  const approval = await withAnyApp({ ...options, create: false }, async (app) => {
    const { run, address } = await resolveApproval(app.store, text);
    const decided = await app.decide(run, address, { ...word, by, reason });
    tellChange(options, { target: run, details: { address, by, edited: word.input !== undefined } });
    return decided;
  });
  if (options.json === true) terminal.out(jsonDocument(approvalJson(approval)));
  else terminal.err(toldOf(approval));
  return EXIT.pass;
}

function toldOf({ decision, votes = [], needs = 1, run }: StoredApproval): string {
  if (decision === undefined)
    return `Noted: ${votes.length} of ${needs} people have approved. The run waits on.`;
  const what = `${decision.approved ? "Approved" : "Denied"} by ${visibleLine(decision.by)}.`;
  return `${what} A server goes on with the run by itself; by hand: airworthy resume ${shortId(run)}`;
}
