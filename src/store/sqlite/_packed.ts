import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { fromStored, toStored } from "./_text.ts";
import type { Row } from "./database.ts";

/** A text as it stands compressed in a column. */
export function packed(text: string): Buffer {
  // A lone surrogate would come back as U+FFFD; what is stored is JSON, which can say it otherwise.
  return zstdCompressSync(toStored(text));
}

export function unpacked(value: Row[string] | undefined): string {
  if (value instanceof Uint8Array) return fromStored(zstdDecompressSync(value).toString());
  throw new RangeError(`Cannot read the store: expected a compressed text, found ${typeof value}`);
}
