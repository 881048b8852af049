/**
 * What a request says beside its title, when it expires, who approved so far, and its reminders. `approval_open` is
 * what an inbox reads: of all requests, the few that nobody has decided.
 */
export const APPROVAL_SCHEMA = `
ALTER TABLE approval ADD COLUMN terms TEXT;
ALTER TABLE approval ADD COLUMN expires_at REAL;
ALTER TABLE approval ADD COLUMN votes TEXT;
ALTER TABLE approval ADD COLUMN reminders INTEGER NOT NULL DEFAULT 0;
ALTER TABLE approval ADD COLUMN remind_tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE approval ADD COLUMN remind_at REAL;
CREATE INDEX approval_open ON approval(requested_at) WHERE decision IS NULL;
`;

/** Whose answer a person looks at before it is given. */
export const ANSWER_REVIEW_SCHEMA = "ALTER TABLE run ADD COLUMN review TEXT;";
