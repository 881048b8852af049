import { digest } from "../../core/canonical.ts";
import type { StoredDataset } from "../../core/experiment.ts";
import { withoutSubject } from "../experiment-rules.ts";
import { Values } from "./_literal.ts";
import type { Row } from "./_row.ts";
import { numberOf, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Ask } from "./database.ts";

const NEWEST = "ORDER BY stored_at DESC, id DESC";

export async function keepDataset(ask: Ask, dataset: Omit<StoredDataset, "storedAt">): Promise<void> {
  const { name, version, cases, text } = dataset;
  await ask(
    `INSERT INTO aw.dataset(place, name, version, cases, stored_at, text) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (place) DO UPDATE SET stored_at = excluded.stored_at`,
    [placeOf(name, version), toStored(name), version, cases, Date.now(), toStored(text)],
  );
}

export async function findDataset(
  ask: Ask,
  name: string,
  version: string | undefined,
): Promise<StoredDataset | undefined> {
  const [row] =
    version === undefined
      ? await ask(`SELECT * FROM aw.dataset WHERE name = $1 ${NEWEST} LIMIT 1`, [toStored(name)])
      : await ask("SELECT * FROM aw.dataset WHERE place = $1", [placeOf(name, version)]);
  return row === undefined ? undefined : { ...about(row), text: fromStored(textOf(row.text)) };
}

export async function listDatasets(
  ask: Ask,
  name: string | undefined,
): Promise<Omit<StoredDataset, "text">[]> {
  const values = new Values();
  const where = name === undefined ? "" : `WHERE name = ${values.add(toStored(name))}`;
  const rows = await ask(
    `SELECT name, version, cases, stored_at FROM aw.dataset ${where} ${NEWEST}`,
    values.list,
  );
  return rows.map(about);
}

/** Takes the cases about a user out of every version; whether there were any. */
export async function removeFromDatasets(ask: Ask, subject: string): Promise<boolean> {
  let isChanged = false;
  const named = toStored(JSON.stringify(subject));
  for (const row of await ask(
    "SELECT id, text FROM aw.dataset WHERE strpos(text, $1) > 0 OR left(text, 1) = $2 FOR UPDATE",
    [named, "\u0001"],
  )) {
    const text = fromStored(textOf(row.text));
    const kept = withoutSubject(text, subject);
    if (kept === text) continue;
    isChanged = true;
    await ask("UPDATE aw.dataset SET text = $1 WHERE id = $2", [toStored(kept), numberOf(row.id)]);
  }
  return isChanged;
}

function about(row: Row): Omit<StoredDataset, "text"> {
  return {
    name: fromStored(textOf(row.name)),
    version: textOf(row.version),
    cases: numberOf(row.cases),
    storedAt: numberOf(row.stored_at),
  };
}

function placeOf(name: string, version: string): string {
  return digest(JSON.stringify([name, version]));
}
