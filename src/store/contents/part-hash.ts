import { hash } from "node:crypto";
import { canonical } from "../../core/canonical.ts";
import type { PortableRecord } from "./contents.ts";

const MASK = (1n << 256n) - 1n;

/**
 * What a part comes to: the number of its records and a hash over their canonical JSON. Where their order says something
 * each hash covers those before it; else they are added up, so that two stores may keep them in any order.
 */
export class PartHash {
  readonly #isOrdered: boolean;
  #count = 0;
  #chain = "";
  #sum = 0n;

  constructor(isOrdered: boolean) {
    this.#isOrdered = isOrdered;
  }

  add(record: PortableRecord): void {
    this.#count += 1;
    const text = canonical(record, "a record of the store");
    if (this.#isOrdered) this.#chain = hash("sha256", this.#chain + text, "hex");
    else this.#sum = (this.#sum + BigInt(`0x${hash("sha256", text, "hex")}`)) & MASK;
  }

  get sum(): PartSum {
    const hash = this.#isOrdered ? this.#chain : this.#sum.toString(16).padStart(64, "0");
    return { count: this.#count, hash: this.#count === 0 ? "" : hash };
  }
}

export interface PartSum {
  readonly count: number;
  readonly hash: string;
}
