import { join } from "node:path";
import type { App, RunId, StoredRun, Workflow } from "airworthy";
import { parseSessionId } from "airworthy";
import { trialOf } from "../measure.ts";
import type { Message } from "../messages.ts";
import { readMessages } from "../messages.ts";
import { DEMO_FOLDER } from "../paths.ts";
import { shopFile } from "../shop-file.ts";
import type { SupportInput, SupportResult } from "../support.ts";

/** One customer who wrote, with who served them and what they said of it. */
export interface Served {
  readonly customer: string;
  readonly run: RunId;
  readonly arm: "candidate" | "stable" | undefined;
  /** Who asked for money back is asked whether it came; undefined for all others, and while a person is to approve it. */
  readonly wasPaid: boolean | undefined;
  /** Whether route, tools, arguments and outcome are as the message expects. */
  readonly isRight: boolean;
}

const shop = shopFile(join(DEMO_FOLDER, "shop.db"));
const PAID: readonly string[] = ["refunded", "refund_needs_approval"];
/** A conversation is assigned once, so that no two may share a name. */
let conversations = 0;

/** All customers of messages.jsonl write, some at a time, each in a conversation of its own, until the visitor has seen enough. */
export async function* customersWrite(
  { app, workflow }: { readonly app: App; readonly workflow: Workflow<SupportInput, SupportResult> },
  { atOnce }: { readonly atOnce: number },
): AsyncGenerator<readonly Served[]> {
  const messages = [...readMessages("test"), ...readMessages("train")];
  for (;;) {
    oweAgain();
    for (let at = 0; at < messages.length; at += atOnce) {
      const now = messages.slice(at, at + atOnce);
      yield await Promise.all(now.map((message) => serve({ app, workflow }, message)));
    }
  }
}

async function serve(
  { app, workflow }: { readonly app: App; readonly workflow: Workflow<SupportInput, SupportResult> },
  written: Message,
): Promise<Served> {
  const { message, customer, expect } = written;
  conversations += 1;
  const { id } = await app.run(
    workflow,
    { message, customer },
    {
      subject: { id: customer },
      session: parseSessionId(`conversation-${conversations}`),
      tags: ["rollout"],
    },
  );
  const run = await app.store.load(id);
  const arm = run?.assignment?.arm;
  const wasPaid = PAID.includes(expect.outcome) && run?.status !== "waiting" ? isPaid(run) : undefined;
  if (arm !== undefined && wasPaid !== undefined) {
    const comment = wasPaid ? "I have my money back" : "I asked for my money back and did not get it";
    await app.store.rollouts.feedback(id, { score: wasPaid ? 1 : 0, at: Date.now(), by: customer, comment });
  }
  const { faults } = await trialOf(app, written, id);
  return { customer, run: id, arm, wasPaid, isRight: faults.length === 0 };
}

function isPaid(run: StoredRun | undefined): boolean {
  return (
    run?.calls.some(({ address, state }) => /(^|\/)refund_order(#\d+)?$/.test(address) && state === "done") ??
    false
  );
}

let kept: number | undefined;

/** The same messages come again: what was paid back before is owed again. */
function oweAgain(): void {
  const db = shop();
  kept ??= Number(db.prepare("SELECT max(number) AS last FROM refunds").get()?.last ?? 0);
  db.prepare("DELETE FROM refunds WHERE number > ?").run(kept);
}
