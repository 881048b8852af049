import type { TestServer } from "../../src/postgres/_test-server.ts";
import { startTestServer } from "../../src/postgres/_test-server.ts";
import type { EngineFixture } from "./_scene.ts";

/** On a PostgreSQL of its own. */
export async function openDbos(): Promise<EngineFixture> {
  const server = await startDatabase();
  return {
    name: "dbos",
    setting: async () => ({ dbos: { url: urlOf(server) } }),
    dispose: () => server.dispose(),
  };
}

export async function startDatabase(): Promise<TestServer> {
  const server = await startTestServer();
  if (server === undefined) throw new Error("PostgreSQL has no build for this machine");
  return server;
}

export function urlOf({ client: { host, user, database } }: TestServer, as: { user?: string } = {}): string {
  return `postgres://${as.user ?? user}@localhost/${database}?host=${encodeURIComponent(host)}`;
}
