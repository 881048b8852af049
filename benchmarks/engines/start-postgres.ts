import { chmodSync } from "node:fs";
import { startTestServer } from "../../src/postgres/_test-server.ts";

/** A PostgreSQL that waits for the disk, with a URL. */
export async function startPostgres(directory: string): Promise<{ url: string; dispose(): Promise<void> }> {
  // The server may run as somebody else, who has to get through.
  chmodSync(directory, 0o711);
  const server = await startTestServer({ fsync: true, below: directory });
  if (server === undefined) throw new Error("PostgreSQL is not installed: run npm ci in the repository");
  const { host, user, database } = server.client;
  return {
    url: `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}`,
    dispose: server.dispose,
  };
}
