import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { open } from "node:fs/promises";
import { zstdDecompressSync } from "node:zlib";
import { digest } from "../../core/canonical.ts";
import { backupCorrupt } from "./backup-errors.ts";
import type { Batch, ContentsReader, ContentsSource, Cursor } from "./contents.ts";
import type { Manifest } from "./manifest.ts";
import type { PartName } from "./parts.ts";
import type { Frame, Seal } from "./write-backup.ts";
import { FRAME_HEAD, MAGIC } from "./write-backup.ts";

/** A frame beyond this is none that was written. */
const LARGEST = 2 ** 30;

interface Place {
  readonly part: string;
  readonly at: number;
  readonly length: number;
}

/** A backup of our own form, as something that a store can be filled from. */
export class BackupFile implements ContentsSource {
  readonly place: string;
  readonly identity: string;
  readonly manifest: Manifest;
  readonly #file: FileHandle;
  readonly #frames: readonly Place[];

  private constructor(path: string, file: FileHandle, { frames, seal }: Whole) {
    this.place = path;
    this.identity = digest(`backup ${seal.sha256}`);
    this.manifest = seal;
    this.#file = file;
    this.#frames = frames;
  }

  /** Reads all of it once. @throws `backup_corrupt` where a byte is missing or another */
  static async open(path: string): Promise<BackupFile> {
    const file = await open(path, "r");
    try {
      return new BackupFile(path, file, await wholeOf(path, file));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  snapshot<T>(work: (reader: ContentsReader) => Promise<T>): Promise<T> {
    return work({
      read: (part, after) => this.#read(part, after),
      runs: async () => this.manifest.parts.runs?.count ?? 0,
    });
  }

  async owners(): Promise<readonly string[]> {
    return [];
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  async *#read(part: PartName, after: Cursor | undefined): AsyncGenerator<Batch> {
    const from = after === undefined ? 0 : Number(after[0]) + 1;
    for (const [i, frame] of this.#frames.entries())
      if (frame.part === part && i >= from) yield { ...(await this.#batch(frame)), cursor: [i] };
  }

  async #batch({ part, at, length }: Place): Promise<Omit<Batch, "cursor">> {
    const { records, blobs, messages } = jsonAt<Frame>(this.place, await bytesAt(this.#file, at, length));
    for (const [hash, text] of blobs)
      if (digest(text) !== hash)
        throw backupCorrupt(this.place, `a text of ${part} is not what its hash says`);
    for (const [hash, parent, text] of messages)
      if (digest((parent ?? "") + text) !== hash)
        throw backupCorrupt(this.place, `a message of ${part} is not what its hash says`);
    return {
      records,
      texts: {
        blobs: new Map(blobs),
        messages: new Map(
          messages.map(([hash, parent, text]) => [hash, { parent: parent ?? undefined, text }]),
        ),
      },
    };
  }
}

interface Whole {
  readonly frames: readonly Place[];
  readonly seal: Seal;
}

/** Where each frame stands; what stands before the last one must have the hash that it names. */
async function wholeOf(path: string, file: FileHandle): Promise<Whole> {
  const { size } = await file.stat();
  const hash = createHash("sha256").update(await bytesAt(file, 0, MAGIC.length));
  const frames: Place[] = [];
  for (let at = MAGIC.length; at < size; ) {
    const head = await bytesAt(file, at, FRAME_HEAD);
    if (head.length < FRAME_HEAD) break;
    const [name, length] = [head.readUInt8(0), head.readUInt32BE(1)];
    if (length > LARGEST || at + FRAME_HEAD + name + length > size) break;
    const rest = await bytesAt(file, at + FRAME_HEAD, name + length);
    const end = at + FRAME_HEAD + name + length;
    if (name === 0)
      return { frames, seal: sealed(path, { rest, hash: hash.digest("hex"), isEnd: end === size }) };
    hash.update(head).update(rest);
    frames.push({ part: rest.toString("utf8", 0, name), at: at + FRAME_HEAD + name, length });
    at = end;
  }
  throw backupCorrupt(path, "it ends in the middle, or a length in it has changed");
}

function sealed(
  path: string,
  of: { readonly rest: Buffer; readonly hash: string; readonly isEnd: boolean },
): Seal {
  const seal = jsonAt<Seal>(path, of.rest);
  if (seal.sha256 !== of.hash || !of.isEnd) throw backupCorrupt(path, "its bytes are not what its hash says");
  return seal;
}

function jsonAt<T>(path: string, bytes: Buffer): T {
  try {
    return JSON.parse(zstdDecompressSync(bytes).toString());
  } catch (error) {
    throw backupCorrupt(
      path,
      `a part of it cannot be read (${error instanceof Error ? error.message : error})`,
    );
  }
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, at);
  return buffer.subarray(0, bytesRead);
}
