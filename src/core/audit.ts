/** One change that somebody made: who, what, to what and why. Never what was in it. */
export interface NewAuditEntry {
  /** Ms since the epoch. */
  readonly at: number;
  /** The name of a token, or of the system's user at a command line. */
  readonly actor: string;
  /** `operator` and the like over HTTP, `cli` at a command line. */
  readonly role: string;
  /** Such as `run.start`, `approval.decide`, `runs erase`. */
  readonly action: string;
  /** What it was done to, such as a run's id. */
  readonly target?: string;
  readonly reason?: string;
  /** Names, ids and numbers. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

export interface AuditEntry extends NewAuditEntry {
  /** Grows with every entry. */
  readonly id: number;
}

export interface AuditQuery {
  readonly actor?: string;
  readonly action?: string;
  readonly target?: string;
  readonly since?: number;
  readonly until?: number;
  /** Default 50, at most 1,000. */
  readonly limit?: number;
  /** Entries before the one of this id, to go on from a page. */
  readonly before?: number;
}

/** Who changed what. Entries can be added, and neither changed nor removed. */
export interface AuditLog {
  add(entry: NewAuditEntry): Promise<void>;
  /** The newest first. */
  list(query?: AuditQuery): Promise<readonly AuditEntry[]>;
}
