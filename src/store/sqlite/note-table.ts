import type { NewNote, Note, NoteTarget } from "../../core/note.ts";
import { numberOf, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Database, Row, Statement } from "./database.ts";

const LIMIT = 1_000;

/** The rows behind notes. */
export class NoteTable {
  readonly #add: Statement;
  readonly #subjectOf: Statement;
  readonly #of: Statement;
  readonly #newest: Statement;
  readonly #remove: Statement;
  readonly #removeOf: Statement;
  readonly #removeOfSubject: Statement;

  constructor(database: Database) {
    this.#add = database.prepare(
      "INSERT INTO note(kind, target, text, author, at, subject) VALUES (?, ?, ?, ?, ?, ?)",
    );
    this.#subjectOf = database.prepare("SELECT subject FROM run WHERE key = ?");
    this.#of = database.prepare("SELECT * FROM note WHERE kind = ? AND target = ? ORDER BY id");
    this.#newest = database.prepare(
      `SELECT * FROM (SELECT * FROM note ORDER BY id DESC LIMIT ${LIMIT}) ORDER BY id`,
    );
    this.#remove = database.prepare("DELETE FROM note WHERE id = ?");
    this.#removeOf = database.prepare("DELETE FROM note WHERE kind = 'run' AND target = ?");
    this.#removeOfSubject = database.prepare("DELETE FROM note WHERE subject = ?");
  }

  add(note: NewNote): Note {
    const { about, text, by, at, subject } = note;
    const target = toStored(about.id);
    const known = about.kind === "run" ? (this.#subjectOf.get(target)?.subject ?? null) : null;
    const whose = subject === undefined ? known : toStored(subject);
    const { lastInsertRowid } = this.#add.run(about.kind, target, toStored(text), toStored(by), at, whose);
    return { id: Number(lastInsertRowid), about, text, by, at };
  }

  list(about: NoteTarget | undefined): Note[] {
    const rows = about === undefined ? this.#newest.all() : this.#of.all(about.kind, toStored(about.id));
    return rows.map(noteOf);
  }

  remove(id: number): boolean {
    return this.#remove.run(id).changes === 1;
  }

  removeOf(run: string): void {
    this.#removeOf.run(run);
  }

  /** How many were removed. */
  removeOfSubject(subject: string): number {
    return Number(this.#removeOfSubject.run(toStored(subject)).changes);
  }
}

function noteOf(row: Row): Note {
  const kind = textOf(row.kind);
  return {
    id: numberOf(row.id),
    about: { kind: kind as NoteTarget["kind"], id: fromStored(textOf(row.target)) },
    text: fromStored(textOf(row.text)),
    by: fromStored(textOf(row.author)),
    at: numberOf(row.at),
  };
}
