import type { PortableRecord } from "./contents.ts";
import type { Numbered } from "./table-parts.ts";

/** What a store has once. */
export interface StoreFacts {
  /** What placeholders and keys are derived from: with another one, redacted runs would not replay. */
  readonly secret: string;
  /** The last place that figures have given to a run. */
  readonly counted: number;
  /** The last number that rows of these tables were given. */
  readonly numbers: Readonly<Record<Numbered, number>>;
}

export function storeRecord({ secret, counted, numbers }: StoreFacts): PortableRecord {
  return { secret, counted, numbers };
}

export function storeFacts(record: PortableRecord): StoreFacts {
  return record as unknown as StoreFacts;
}
