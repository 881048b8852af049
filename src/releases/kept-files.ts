/**
 * What a release has in place of `node:fs` and `node:fs/promises`: while it loads, files that were read when it was made
 * are read out of it, whatever the disk has by then. Everything else is Node's own.
 */
import * as fs from "node:fs";
import * as fsPromises from "node:fs/promises";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Making } from "../core/making.ts";
import { placeIn, tryMaking } from "../core/making.ts";

/** Characters of one file that are kept; what is longer is data rather than a part of the app. */
const LONGEST = 1024 * 1024;

export const readFileSync = ((path: unknown, options?: unknown) => {
  const making = tryMaking();
  const kept = making && keptOf(making, path);
  if (kept !== undefined) return isText(options) ? kept : Buffer.from(kept);
  const read = (fs.readFileSync as (path: unknown, options?: unknown) => string | Buffer)(path, options);
  if (making !== undefined) note(making, path, read);
  return read;
}) as typeof fs.readFileSync;

export const readFile = (async (path: unknown, options?: unknown) => {
  const making = tryMaking();
  const kept = making && keptOf(making, path);
  if (kept !== undefined) return isText(options) ? kept : Buffer.from(kept);
  const read = await (fsPromises.readFile as (path: unknown, options?: unknown) => Promise<string | Buffer>)(
    path,
    options,
  );
  if (making !== undefined) note(making, path, read);
  return read;
}) as typeof fsPromises.readFile;

export const existsSync: typeof fs.existsSync = (path) => {
  const making = tryMaking();
  return (making !== undefined && keptOf(making, path) !== undefined) || fs.existsSync(path);
};

export const promises: typeof fs.promises = { ...fs.promises, readFile };

function keptOf(making: Making, path: unknown): string | undefined {
  const place = placeOf(making, path);
  return place === undefined ? undefined : making.files.get(place);
}

/** Keeps a text of the project's own; what lies elsewhere belongs to the machine. */
function note(making: Making, path: unknown, read: string | Buffer): void {
  const place = placeOf(making, path);
  if (!making.readsDisk || place === undefined || read.length > LONGEST) return;
  if (place.startsWith("..") || relative("", place) === "" || /(^|\/)node_modules\//.test(place)) return;
  const text = typeof read === "string" ? read : read.toString();
  if (typeof read === "string" || Buffer.from(text).equals(read)) making.files.set(place, text);
}

function placeOf(making: Making, path: unknown): string | undefined {
  if (typeof path === "string") return placeIn(making, path);
  return path instanceof URL && path.protocol === "file:" ? placeIn(making, fileURLToPath(path)) : undefined;
}

function isText(options: unknown): boolean {
  if (typeof options === "string") return true;
  return (
    typeof options === "object" && options !== null && "encoding" in options && Boolean(options.encoding)
  );
}
