/** Version 7: who changed what, and which request has started which run. */
export const VERSION_7 = `
CREATE TABLE audit(
  id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, actor TEXT NOT NULL, role TEXT NOT NULL, action TEXT NOT NULL,
  target TEXT, reason TEXT, details TEXT
) STRICT;
CREATE INDEX audit_target ON audit(target) WHERE target IS NOT NULL;
CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TABLE start_key(
  caller TEXT, key TEXT, hash TEXT NOT NULL, run TEXT NOT NULL, at REAL NOT NULL,
  PRIMARY KEY(caller, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX start_key_at ON start_key(at);
`;
