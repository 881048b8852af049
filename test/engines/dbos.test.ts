import { startTestServer } from "../../src/postgres/_test-server.ts";
import { testEngine } from "./_test-engine.ts";

testEngine("DBOS", async () => {
  const server = await startTestServer();
  if (server === undefined) throw new Error("PostgreSQL has no build for this machine");
  const { host, user, database } = server.client;
  const url = `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}`;
  return { name: "dbos", setting: async () => ({ dbos: { url } }), dispose: server.dispose };
});
