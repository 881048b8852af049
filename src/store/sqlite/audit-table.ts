import type { AuditEntry, AuditQuery, NewAuditEntry } from "../../core/audit.ts";
import { jsonOf, numberOf, optionalText, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Database, Input, Row, Statement } from "./database.ts";

const DEFAULT_LIMIT = 50;
const MOST = 1_000;

/** The rows behind the audit log. */
export class AuditTable {
  readonly #add: Statement;
  readonly #list: Statement;

  constructor(database: Database) {
    this.#add = database.prepare(
      "INSERT INTO audit(at, actor, role, action, target, reason, details) VALUES (?, ?, ?, ?, ?, ?, ?)",
    );
    this.#list = database.prepare(`
      SELECT * FROM audit
      WHERE (?1 IS NULL OR actor = ?1) AND (?2 IS NULL OR action = ?2) AND (?3 IS NULL OR target = ?3)
        AND (?4 IS NULL OR at >= ?4) AND (?5 IS NULL OR at <= ?5) AND (?6 IS NULL OR id < ?6)
      ORDER BY id DESC LIMIT ?7`);
  }

  add({ at, actor, role, action, target, reason, details }: NewAuditEntry): void {
    const texts = [actor, role, action, target, reason].map(stored);
    this.#add.run(at, ...texts, details === undefined ? null : JSON.stringify(details));
  }

  list(query: AuditQuery): AuditEntry[] {
    const { actor, action, target, since, until, before, limit = DEFAULT_LIMIT } = query;
    const bounds = [since, until, before].map((one) => one ?? null);
    const most = Math.min(MOST, Math.max(1, Math.trunc(limit)));
    return this.#list.all(...[actor, action, target].map(stored), ...bounds, most).map(entryOf);
  }
}

function stored(text: string | undefined): Input {
  return text === undefined ? null : toStored(text);
}

function entryOf(row: Row): AuditEntry {
  const [target, reason, details] = [row.target, row.reason, row.details].map(optionalText);
  return {
    id: numberOf(row.id),
    at: numberOf(row.at),
    actor: fromStored(textOf(row.actor)),
    role: fromStored(textOf(row.role)),
    action: fromStored(textOf(row.action)),
    ...(target === undefined ? {} : { target: fromStored(target) }),
    ...(reason === undefined ? {} : { reason: fromStored(reason) }),
    ...(details === undefined ? {} : { details: jsonOf(details) }),
  };
}
