import type { PortableRecord } from "../contents/contents.ts";
import { storeFacts, storeRecord } from "../contents/store-record.ts";
import type { Numbered } from "../contents/table-parts.ts";
import { NUMBERED } from "../contents/table-parts.ts";
import { numberOf, onlyRow, textOf } from "./_row.ts";
import type { Ask } from "./database.ts";

const SEQUENCES: Readonly<Record<Numbered, string>> = {
  finished: "aw.finished_place_seq",
  rollout_outcome: "aw.rollout_outcome_id_seq",
  scored: "aw.run_score_place_seq",
  audit: "aw.audit_id_seq",
};
/** Their rows have come with the numbers that they had. */
const GIVEN = { note: "aw.note_id_seq", feedback: "aw.feedback_id_seq" } as const;

export async function readFacts(ask: Ask): Promise<PortableRecord> {
  const rows = await ask("SELECT key, value FROM aw.meta");
  const meta = new Map(rows.map(({ key, value }) => [textOf(key), textOf(value)]));
  const numbers: [Numbered, number][] = [];
  for (const table of NUMBERED) {
    const last = `SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS n FROM ${SEQUENCES[table]}`;
    numbers.push([table, numberOf(onlyRow(await ask(last)).n)]);
  }
  return storeRecord({
    secret: meta.get("secret") ?? "",
    counted: Number(meta.get("counted")),
    numbers: Object.fromEntries(numbers) as Record<Numbered, number>,
  });
}

/** In a transaction. */
export async function writeFacts(ask: Ask, record: PortableRecord): Promise<void> {
  const { secret, counted, numbers } = storeFacts(record);
  await ask("UPDATE aw.meta SET value = $1 WHERE key = 'secret'", [secret]);
  await ask("UPDATE aw.meta SET value = $1 WHERE key = 'counted'", [String(counted)]);
  for (const table of NUMBERED) await setNumber(ask, SEQUENCES[table], numbers[table]);
  for (const [table, sequence] of Object.entries(GIVEN)) {
    const { n } = onlyRow(await ask(`SELECT coalesce(max(id), 0) AS n FROM aw.${table}`));
    await setNumber(ask, sequence, numberOf(n));
  }
}

async function setNumber(ask: Ask, sequence: string, last: number): Promise<void> {
  await ask(`SELECT setval('${sequence}', $1::bigint, $2::boolean)`, [Math.max(1, last), last > 0]);
}
