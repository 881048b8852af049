/** A process for tests: locks an SQLite file at the first line of its standard input, until that ends. */
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";

const [path = ""] = process.argv.slice(2);
const database = new DatabaseSync(path, { timeout: 10_000 });
process.stdout.write("ready\n");
for await (const _ of createInterface(process.stdin)) {
  database.exec("BEGIN IMMEDIATE");
  process.stdout.write("locked\n");
}
database.exec("ROLLBACK");
database.close();
