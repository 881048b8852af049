import type { AuditEntry, AuditLog } from "../../core/audit.ts";
import type { Row } from "./_row.ts";
import { jsonOf, numberOf, optionalText, restored, textOf } from "./_row.ts";
import { fromStored, json, stored, toStored } from "./_text.ts";
import type { PostgresReader } from "./postgres-reader.ts";
import type { Writes } from "./writes.ts";

const DEFAULT_LIMIT = 50;
const MOST = 1_000;

export const AUDIT = `
CREATE TABLE aw.audit(
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at float8 NOT NULL, actor text NOT NULL, role text NOT NULL,
  action text NOT NULL, target text, reason text, details text
);
CREATE INDEX audit_target ON aw.audit(target) WHERE target IS NOT NULL;
CREATE FUNCTION aw.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$;
CREATE TRIGGER audit_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON aw.audit
  FOR EACH STATEMENT EXECUTE FUNCTION aw.refuse_change();
`;

const ADD = `INSERT INTO aw.audit(at, actor, role, action, target, reason, details)
  VALUES ($1, $2, $3, $4, $5, $6, $7)`;
const LIST = `SELECT * FROM aw.audit
  WHERE ($1::text IS NULL OR actor = $1) AND ($2::text IS NULL OR action = $2) AND ($3::text IS NULL OR target = $3)
    AND ($4::float8 IS NULL OR at >= $4) AND ($5::float8 IS NULL OR at <= $5) AND ($6::bigint IS NULL OR id < $6)
  ORDER BY id DESC LIMIT $7`;

/** Who changed what. */
export function auditOf(reader: PostgresReader, writes: Writes): AuditLog {
  return {
    add: async ({ at, actor, role, action, target, reason, details }) => {
      const texts = [...[actor, role, action].map(toStored), stored(target), stored(reason)];
      await writes.once((ask) => ask(ADD, [at, ...texts, json(details)]));
    },
    list: ({ actor, action, target, since, until, before, limit = DEFAULT_LIMIT } = {}) => {
      const most = Math.min(MOST, Math.max(1, Math.trunc(limit)));
      const values = [...[actor, action, target].map(stored), since ?? null, until ?? null, before ?? null];
      return reader.look(async (ask) => (await ask(LIST, [...values, most])).map(entryOf));
    },
  };
}

function entryOf(row: Row): AuditEntry {
  const [target, reason] = [row.target, row.reason].map(restored);
  const details = optionalText(row.details);
  return {
    id: numberOf(row.id),
    at: numberOf(row.at),
    actor: fromStored(textOf(row.actor)),
    role: fromStored(textOf(row.role)),
    action: fromStored(textOf(row.action)),
    ...(target === undefined ? {} : { target }),
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details: jsonOf<NonNullable<AuditEntry["details"]>>(details) }),
  };
}
