import type { Command } from "commander";
import type { Cli } from "../cli.ts";
import { addBackup } from "./store/backup.ts";
import { addStoreCheck } from "./store/check.ts";
import { addMigrate } from "./store/migrate.ts";
import { addRestore } from "./store/restore.ts";

/** The commands around a store as a whole. */
export function addStore(program: Command, cli: Cli): void {
  const store = program
    .command("store")
    .description(
      "Check a store, back it up, restore it and move it to another kind of store, with all that it holds.",
    );
  for (const add of [addStoreCheck, addBackup, addRestore, addMigrate]) add(store, cli);
}
