import type { SessionState } from "../../core/store.ts";
import type { Batch, Cursor } from "../contents/contents.ts";
import { noTexts } from "../contents/packed-run.ts";
import { sessionOf, sessionRecord } from "../contents/session-record.ts";
import { idOf, numberOf, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Ask } from "./database.ts";

const SESSIONS = 100;
const READ = `SELECT s.key, s.turns, to_json(ARRAY(
    SELECT m.text FROM aw.session_message m WHERE m.session = s.key ORDER BY m.place)) AS messages
  FROM aw.session s WHERE $1::text IS NULL OR s.key > $1 ORDER BY s.key LIMIT ${SESSIONS}`;
const WRITE = `INSERT INTO aw.session(key, turns, messages)
  SELECT x.key, x.turns, json_array_length(x.messages)
  FROM json_to_recordset($1::json) AS x(key text, turns integer, messages json)`;
const WRITE_MESSAGES = `INSERT INTO aw.session_message(session, place, text) SELECT x.key, m.place, m.text
  FROM json_to_recordset($1::json) AS x(key text, messages json),
    json_array_elements_text(x.messages) WITH ORDINALITY AS m(text, place)`;

/** Conversations that go on over several runs, as records. */
export async function readSessionBatch(ask: Ask, after: Cursor | undefined): Promise<Batch | undefined> {
  const rows = await ask(READ, [after?.[0] ?? null]);
  const last = rows.at(-1);
  if (last === undefined) return undefined;
  const records = rows.map(({ key, turns, messages }) => sessionRecord(stateOf(key, turns, messages)));
  return { records, texts: noTexts(), cursor: [textOf(last.key)] };
}

function stateOf(key: unknown, turns: unknown, messages: unknown): SessionState {
  const texts = Array.isArray(messages) ? messages.map((text) => fromStored(textOf(text))) : [];
  return { id: idOf(fromStored(textOf(key))), messages: texts, turns: numberOf(turns) };
}

/** In a transaction. */
export async function writeSessionBatch(ask: Ask, { records }: Batch): Promise<void> {
  const rows = records.map(sessionOf).map(({ id, messages, turns }) => {
    return { key: toStored(id), turns, messages: messages.map(toStored) };
  });
  await ask(WRITE, [JSON.stringify(rows)]);
  await ask(WRITE_MESSAGES, [JSON.stringify(rows)]);
}
