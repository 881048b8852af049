import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Durability } from "../variant.ts";

export function openDatabase(options: {
  directory: string;
  durability: Durability;
  schema: string;
}): DatabaseSync {
  const db = new DatabaseSync(join(options.directory, "floor.db"));
  db.exec("PRAGMA journal_mode = WAL");
  db.exec(`PRAGMA synchronous = ${options.durability === "full" ? "FULL" : "NORMAL"}`);
  db.exec(options.schema);
  return db;
}
