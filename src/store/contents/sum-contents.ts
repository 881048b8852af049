import type { ContentsReader, PortableRecord } from "./contents.ts";
import type { PartSum } from "./part-hash.ts";
import { PartHash } from "./part-hash.ts";
import type { PartName } from "./parts.ts";
import { isTable, PARTS } from "./parts.ts";
import { tablePart } from "./table-parts.ts";

/** What each part comes to. */
export type Sums = ReadonlyMap<PartName, PartSum>;

export interface SumOptions {
  /** Told after every batch of runs how many there were so far. */
  readonly onRuns?: ((count: number) => void) | undefined;
  /** Told of every run. */
  readonly onRun?: ((run: PortableRecord) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Reads everything once. Stores with equal sums hold the same. */
export async function sumContents(reader: ContentsReader, options: SumOptions = {}): Promise<Sums> {
  const sums = new Map<PartName, PartSum>();
  for (const part of PARTS) {
    const hash = partHash(part);
    for await (const { records } of reader.read(part)) {
      options.signal?.throwIfAborted();
      for (const record of records) hash.add(record);
      if (part !== "runs") continue;
      options.onRuns?.(hash.sum.count);
      for (const record of records) options.onRun?.(record);
    }
    sums.set(part, hash.sum);
  }
  return sums;
}

export function partHash(part: PartName): PartHash {
  return new PartHash(part === "runs" || (isTable(part) && tablePart(part).order !== undefined));
}

/** Parts that are not the same. */
export function differing(one: Sums, other: Sums): readonly PartName[] {
  return PARTS.filter((part) => {
    const [a, b] = [one.get(part), other.get(part)];
    // A part that is newer than a backup has nothing in it.
    return (a?.count ?? 0) !== (b?.count ?? 0) || (a?.hash ?? "") !== (b?.hash ?? "");
  });
}
