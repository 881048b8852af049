import type { NewNote, Note, Notes, NoteTarget } from "../../core/note.ts";
import { Values } from "./_literal.ts";
import type { Row } from "./_row.ts";
import { numberOf, onlyRow, textOf } from "./_row.ts";
import { fromStored, stored, toStored } from "./_text.ts";
import type { Ask } from "./database.ts";
import type { PostgresReader } from "./postgres-reader.ts";
import { textIs } from "./run-query.ts";
import type { Writes } from "./writes.ts";

const LIMIT = 1_000;

export const NOTE_SCHEMA = `
CREATE TABLE aw.note(
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text NOT NULL, target text NOT NULL, text text NOT NULL,
  author text NOT NULL, at float8 NOT NULL, subject text
);
CREATE INDEX note_target ON aw.note(left(target, 200), id);
CREATE INDEX note_subject ON aw.note(left(subject, 200)) WHERE subject IS NOT NULL;
`;

// Of a run's note it is known whose it is.
const ADD = `INSERT INTO aw.note(kind, target, text, author, at, subject) VALUES ($1, $2, $3, $4, $5,
  coalesce($6, CASE WHEN $1 = 'run' THEN (SELECT subject FROM aw.run WHERE key = $2) END)) RETURNING id`;

/** What people write on runs and cases. */
export function notesOf(reader: PostgresReader, writes: Writes): Notes {
  return {
    add: (note) => writes.once((ask) => add(ask, note)),
    list: (about) => reader.look((ask) => list(ask, about)),
    remove: async (id) => {
      const rows = await writes.once((ask) => ask("DELETE FROM aw.note WHERE id = $1 RETURNING 1", [id]));
      return rows.length === 1;
    },
  };
}

async function add(ask: Ask, { about, text, by, at, subject }: NewNote): Promise<Note> {
  const texts = [about.kind, toStored(about.id), toStored(text), toStored(by)];
  const { id } = onlyRow(await ask(ADD, [...texts, at, stored(subject)]));
  return { id: numberOf(id), about, text, by, at };
}

async function list(ask: Ask, about: NoteTarget | undefined): Promise<Note[]> {
  const values = new Values();
  const text =
    about === undefined
      ? `SELECT * FROM (SELECT * FROM aw.note ORDER BY id DESC LIMIT ${LIMIT}) newest ORDER BY id`
      : `SELECT * FROM aw.note WHERE kind = ${values.add(about.kind)} AND ${textIs("target", about.id, values)} ORDER BY id`;
  return (await ask(text, values.list)).map(noteOf);
}

function noteOf(row: Row): Note {
  return {
    id: numberOf(row.id),
    about: { kind: textOf(row.kind) as NoteTarget["kind"], id: fromStored(textOf(row.target)) },
    text: fromStored(textOf(row.text)),
    by: fromStored(textOf(row.author)),
    at: numberOf(row.at),
  };
}
