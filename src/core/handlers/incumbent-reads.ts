import type { CallRecord } from "../run.ts";
import { nameOf } from "../run.ts";

/** A read of a recorded run, with the writes that it came after. */
interface Read {
  readonly record: CallRecord;
  readonly after: number;
}

/**
 * What a recorded run read, for another run that asks the same. A read that came after a write is only true for who
 * has made that write too: else a candidate would be told of a refund that only the incumbent gave.
 */
export class IncumbentReads {
  readonly #writes: string[] = [];
  readonly #reads = new Map<string, Read[]>();

  constructor(calls: readonly CallRecord[]) {
    for (const record of calls.toSorted((a, b) => a.seq - b.seq)) {
      if (record.state === "begun") continue;
      const key = keyOf(nameOf(record.address), record.askHash);
      if (record.note?.effect === "write") this.#writes.push(key);
      else if (record.kind === "tool")
        this.#reads.set(key, [...(this.#reads.get(key) ?? []), { record, after: this.#writes.length }]);
    }
  }

  /** All writes that were made, in their order: what the world has seen by now. */
  get writes(): readonly string[] {
    return this.#writes;
  }

  /**
   * The newest answer to the same question that is true for who has made the writes of `made`, and the writes that
   * it shows already.
   */
  find(
    name: string,
    askHash: string | undefined,
    made: ReadonlySet<string>,
  ): { readonly record: CallRecord; readonly shows: readonly string[] } | undefined {
    const reads = this.#reads.get(keyOf(name, askHash)) ?? [];
    const shared = this.#writes.findIndex((key) => !made.has(key));
    const known = shared === -1 ? this.#writes.length : shared;
    const read = reads.findLast(({ after }) => after <= known);
    return read && { record: read.record, shows: this.#writes.slice(0, read.after) };
  }
}

/** A call by its name and question. */
export function keyOf(name: string, askHash: string | undefined): string {
  return `${name}\n${askHash ?? ""}`;
}
