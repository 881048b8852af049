import type { Redact } from "../../core/execution.ts";
import type { StoredRun } from "../../core/run.ts";
import { tooLarge } from "../../core/seam.ts";
import type { Store } from "../../core/store.ts";
import { conversationError } from "./_conversation-error.ts";
import { findConversations } from "./_find-conversations.ts";
import { jsonValues } from "./_json-values.ts";
import { redactRun } from "./_redact-run.ts";
import type { ConversationCounts } from "./conversation-counts.ts";
import { addCounts, noCounts } from "./conversation-counts.ts";
import type { ConversationRun } from "./conversation-run.ts";
import { conversationRun } from "./conversation-run.ts";

export interface ImportConversationsOptions {
  /** The name that the runs are listed under. Default `conversation`. */
  readonly workflow?: string;
  /** Redacts every text before it is stored. Default: as it is in the file. */
  readonly redact?: Redact;
  /** Start of the runs in ms since the epoch, from which retention counts. Default: now. */
  readonly startedAt?: number;
  /** Largest single text, in characters. Default 16 Mi. */
  readonly maxPayload?: number;
}

/** Sums over all conversations of the file, those skipped included. */
export interface ImportedConversations extends ConversationCounts {
  readonly runs: number;
  readonly imported: number;
  /** Conversations that the store had already. */
  readonly skipped: number;
}

const MAX_PAYLOAD = 16 * 1024 * 1024;

/**
 * Imports recorded conversations in OpenAI message format, each as a run that can be shown, sliced
 * and made a case of, but not replayed. Takes JSON or JSONL: an array of messages, an object with
 * `messages`, `traj` or `history`, or arrays of these. All conversations of one JSON value are read
 * before the first is stored; of JSONL, those of the lines before a bad one are kept.
 *
 * @throws `invalid_conversation` with file and place, `payload_too_large`, `file_unreadable`,
 * `invalid_utf8`, `line_too_long`
 * @example
 * ```ts
 * import { open } from "airworthy";
 * import { importConversations } from "airworthy/store";
 * import { writeFile } from "node:fs/promises";
 *
 * const messages = [{ role: "user", content: "Hi" }, { role: "assistant", content: "Hello" }];
 * await writeFile("chat.json", JSON.stringify({ messages, reward: 1 }));
 *
 * const app = await open({ store: ":memory:" });
 * const { runs, messages: count } = await importConversations(app.store, "chat.json");
 * [runs, count]; //=> [1, 2]
 * await app.close();
 * ```
 */
export async function importConversations(
  store: Pick<Store, "load" | "import">,
  file: string,
  options: ImportConversationsOptions = {},
): Promise<ImportedConversations> {
  const { workflow = "conversation", redact, startedAt = Date.now(), maxPayload = MAX_PAYLOAD } = options;
  const sums = { runs: 0, imported: 0, skipped: 0, ...noCounts() };
  for await (const { value, place } of jsonValues(file, conversationError)) {
    const found: ConversationRun[] = [];
    for (const conversation of findConversations(value, { file, place }))
      found.push(conversationRun(conversation, { workflow, startedAt }));
    for (const { run } of found) checkSize(run, maxPayload);
    for (const { run, counts } of found) {
      sums.runs += 1;
      addCounts(sums, counts);
      // The id covers the content, so that what is there is the same.
      if ((await store.load(run.id)) !== undefined) {
        sums.skipped += 1;
        continue;
      }
      await store.import(redact === undefined ? run : redactRun(run, redact));
      sums.imported += 1;
    }
  }
  if (sums.runs === 0) throw conversationError("it is empty", { file, place: "" });
  return sums;
}

function checkSize({ id, calls, end }: StoredRun, limit: number): void {
  // The output is kept with all messages of the conversation.
  const messages = end?.status === "completed" ? (end.output.thread?.texts ?? []) : [];
  for (const text of [...messages, ...calls.map(({ answer }) => answer ?? "")])
    if (text.length > limit) throw tooLarge(`a message of conversation "${id}"`, text.length, limit);
}
