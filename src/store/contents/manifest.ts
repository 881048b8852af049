import type { PartSum } from "./part-hash.ts";
import type { PartName } from "./parts.ts";
import { PARTS } from "./parts.ts";
import type { Sums } from "./sum-contents.ts";

/** What a backup says that it holds. */
export interface Manifest {
  readonly format: 1;
  /** Ms since the epoch. */
  readonly at: number;
  /** Of the store that it was made of. */
  readonly identity: string;
  readonly parts: Readonly<Record<string, PartSum>>;
}

export function manifestOf(identity: string, sums: Sums, at = Date.now()): Manifest {
  return { format: 1, at, identity, parts: Object.fromEntries(sums) };
}

export function sumsIn({ parts }: Manifest): Sums {
  const known: readonly string[] = PARTS;
  return new Map(Object.entries(parts).filter(([name]) => known.includes(name)) as [PartName, PartSum][]);
}
