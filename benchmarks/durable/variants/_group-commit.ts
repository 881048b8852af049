import type { DatabaseSync } from "node:sqlite";

type Write = () => unknown;

/** Writes inside a transaction; the promise resolves after its COMMIT. */
export type Commit = (write: Write) => Promise<void>;

/** Everything that waits at the next `setImmediate` shares one transaction, and so one fsync. */
export function groupCommit(db: DatabaseSync): Commit {
  const begin = db.prepare("BEGIN IMMEDIATE");
  const end = db.prepare("COMMIT");
  let waiting: { write: Write; resolve: () => void; reject: (error: unknown) => void }[] = [];
  function flush(): void {
    const group = waiting;
    waiting = [];
    try {
      begin.run();
      for (const { write } of group) write();
      end.run();
      for (const { resolve } of group) resolve();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
  return (write) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ write, resolve, reject });
    });
}
