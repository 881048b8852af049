import { Client } from "pg";
import type { Store } from "../../core/store.ts";
import type { TestServer } from "../../postgres/_test-server.ts";
import { startTestServer } from "../../postgres/_test-server.ts";
import type { StoreFixture } from "../suite/store.testsuite.ts";
import type { PostgresStoreOptions } from "./postgres-store.ts";
import { openPostgresStore } from "./postgres-store.ts";

/** Of a test's store; making a database for each would cost a second. */
const SHARED = "shared";
/** All that a store holds, as when it was made. */
const EMPTY = `DO $$
  DECLARE filled text;
  BEGIN
    -- Also what is only added to.
    PERFORM set_config('session_replication_role', 'replica', true);
    SELECT string_agg(format('airworthy.%I', c.relname), ', ') INTO filled FROM pg_class c
      WHERE c.relnamespace = 'airworthy'::regnamespace AND c.relkind = 'r' AND c.relname <> 'meta'
      AND pg_relation_size(c.oid) > 0;
    IF filled IS NOT NULL THEN EXECUTE 'TRUNCATE ' || filled; END IF;
    UPDATE airworthy.meta SET value = 0 WHERE key = 'epoch';
    UPDATE airworthy.meta SET value = 1 WHERE key = 'counted';
  END $$`;

/** A server of a test file's own. */
export class TestDatabases {
  readonly server: TestServer;
  #count = 0;

  private constructor(server: TestServer) {
    this.server = server;
  }

  static async start(): Promise<TestDatabases> {
    const server = await startTestServer();
    if (server === undefined) throw new Error("PostgreSQL: npm has no build of it for this platform");
    const databases = new TestDatabases(server);
    await databases.query(`CREATE DATABASE ${SHARED}`);
    return databases;
  }

  /** What opens a store in a database. */
  options(database: string): PostgresStoreOptions {
    return { client: { ...this.server.client, database } };
  }

  /** The same as a URL. */
  url(database: string, more = ""): string {
    const { host, user } = this.server.client;
    return `postgres:///${database}?host=${encodeURIComponent(host)}&user=${user}${more === "" ? "" : `&${more}`}`;
  }

  /** Makes a database without anything in it. */
  async create(): Promise<string> {
    const name = `store_${++this.#count}`;
    await this.query(`CREATE DATABASE ${name}`);
    return name;
  }

  /** An empty store, one at a time. */
  async fixture(more: PostgresStoreOptions = {}): Promise<StoreFixture> {
    const opened: Store[] = [];
    const another = async () => {
      const store = await openPostgresStore({ ...this.options(SHARED), ...more });
      opened.push(store);
      return store;
    };
    const dispose = async () => {
      for (const store of opened) await store.close();
      await this.query(EMPTY, SHARED);
    };
    return { store: await another(), another, dispose };
  }

  async query(text: string, database = "postgres"): Promise<Record<string, unknown>[]> {
    const client = new Client({ ...this.server.client, database });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }
}
