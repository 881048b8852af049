import type { Command } from "commander";
import type { Cli } from "../cli.ts";
import { addCreate } from "./release/create.ts";
import { addDelete } from "./release/delete.ts";
import { addDiff } from "./release/diff.ts";
import { addList } from "./release/list.ts";
import { addShow } from "./release/show.ts";
import { addSign } from "./release/sign.ts";
import { addVerify } from "./release/verify.ts";

/** The commands around releases, in the order of their use. */
export function addRelease(program: Command, cli: Cli): void {
  const release = program
    .command("release")
    .description(
      "Make releases of the app: its code in one file, with prompts, models, tool contracts, datasets and criteria, known by the hash of all of it and kept in the store.",
    );
  for (const add of [addCreate, addList, addShow, addDiff, addVerify, addSign, addDelete]) add(release, cli);
}
