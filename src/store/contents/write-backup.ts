import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { open, rename, rm } from "node:fs/promises";
import { promisify } from "node:util";
import { zstdCompress } from "node:zlib";
import type { Batch, ContentsSource } from "./contents.ts";
import type { Manifest } from "./manifest.ts";
import { manifestOf } from "./manifest.ts";
import type { PartSum } from "./part-hash.ts";
import type { PartName } from "./parts.ts";
import { PARTS } from "./parts.ts";
import type { SumOptions } from "./sum-contents.ts";
import { partHash } from "./sum-contents.ts";

/** How a backup of ours begins, so that it can be told from any other file. */
export const MAGIC = Buffer.from("airworthy backup 1\n");
/** Bytes before a frame: the length of its part's name, then of its text. */
export const FRAME_HEAD = 5;

const compress = promisify(zstdCompress);

/** A batch as it stands in a file. */
export interface Frame {
  readonly records: Batch["records"];
  readonly blobs: readonly (readonly [hash: string, text: string])[];
  readonly messages: readonly (readonly [hash: string, parent: string | null, text: string])[];
}

/** The end of a file: what it holds, and the hash of everything before. */
export interface Seal extends Manifest {
  readonly sha256: string;
}

/**
 * Writes everything that a source holds, of one state, into a file of our own form, which any store can be made of. Until it
 * is complete it has another name.
 */
export async function writeBackup(
  source: ContentsSource,
  path: string,
  options: SumOptions = {},
): Promise<Manifest> {
  const partial = `${path}.partial`;
  const file = await open(partial, "w");
  try {
    const manifest = await new BackupWriter(file).write(source, options);
    await file.sync();
    await file.close();
    await rename(partial, path);
    return manifest;
  } catch (error) {
    await file.close().catch(() => {});
    await rm(partial, { force: true });
    throw error;
  }
}

class BackupWriter {
  readonly #file: FileHandle;
  readonly #hash = createHash("sha256");

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async write(source: ContentsSource, options: SumOptions): Promise<Manifest> {
    await this.#put(MAGIC);
    const sums = await source.snapshot(async (reader) => {
      const sums = new Map<PartName, PartSum>();
      for (const part of PARTS) {
        const sum = partHash(part);
        for await (const batch of reader.read(part)) {
          options.signal?.throwIfAborted();
          for (const record of batch.records) sum.add(record);
          await this.#frame(part, JSON.stringify(frameOf(batch)));
          if (part === "runs") options.onRuns?.(sum.sum.count);
        }
        sums.set(part, sum.sum);
      }
      return sums;
    });
    const manifest = manifestOf(source.identity, sums);
    const seal: Seal = { ...manifest, sha256: this.#hash.copy().digest("hex") };
    await this.#frame("", JSON.stringify(seal));
    return manifest;
  }

  async #frame(part: string, text: string): Promise<void> {
    const data = await compress(text);
    const head = Buffer.alloc(FRAME_HEAD);
    head.writeUInt8(Buffer.byteLength(part), 0);
    head.writeUInt32BE(data.length, 1);
    await this.#put(Buffer.concat([head, Buffer.from(part), data]));
  }

  async #put(bytes: Buffer): Promise<void> {
    this.#hash.update(bytes);
    await this.#file.writeFile(bytes);
  }
}

function frameOf({ records, texts }: Batch): Frame {
  return {
    records,
    blobs: [...texts.blobs],
    messages: [...texts.messages].map(([hash, { parent, text }]) => [hash, parent ?? null, text]),
  };
}
