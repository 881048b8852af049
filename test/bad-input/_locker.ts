/** A process for tests: holds the lock of an SQLite file until its standard input ends. */
import { DatabaseSync } from "node:sqlite";

const [path = ""] = process.argv.slice(2);
const database = new DatabaseSync(path, { timeout: 10_000 });
database.exec("BEGIN IMMEDIATE");
process.stdout.write("locked\n");
for await (const _ of process.stdin);
database.exec("ROLLBACK");
database.close();
