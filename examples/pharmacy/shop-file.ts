import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { createShop, openShop } from "./shop/generate.ts";

/** The shop in a file, made if it is not there, and only once somebody asks for it. */
export function shopFile(path: string): () => DatabaseSync {
  let opened: DatabaseSync | undefined;
  return () => {
    if (opened !== undefined) return opened;
    mkdirSync(dirname(path), { recursive: true });
    opened = existsSync(path) ? openShop(path) : createShop(path);
    return opened;
  };
}
