import { isAirworthyError } from "../../core/errors.ts";
import type { Ask } from "./database.ts";
import type { Depot, ObjectRef } from "./depot.ts";
import { refName } from "./depot.ts";
import { longTexts } from "./long-texts.ts";
import type { Operation } from "./operation.ts";
import type { KnownTexts, Placed } from "./texts-kept.ts";

/** Thrown through a transaction to leave it: no connection is held while an object store is waited for. */
export class Aside extends Error {
  /** What is to be done before it is begun anew. */
  readonly settle: () => Promise<void>;

  constructor(settle: () => Promise<void>) {
    super("a transaction is left for an object store");
    this.settle = settle;
  }
}

/** What an object store holds, for the time of one piece of work in the database, however often that is begun. */
export class Outside {
  readonly #depot: Depot;
  /** Whether it may be waited for inside of the transaction, as what cannot be begun anew must. */
  readonly #isWaited: boolean;
  readonly #read = new Map<string, string | Error>();
  readonly #put = new Set<string>();

  constructor(depot: Depot, { isWaited }: { readonly isWaited: boolean }) {
    this.#depot = depot;
    this.#isWaited = isWaited;
  }

  /** @throws `blob_missing`, `blob_altered` */
  async texts(refs: readonly ObjectRef[]): Promise<readonly string[]> {
    if (this.#isWaited) return Promise.all(refs.map((ref) => this.#depot.get(ref)));
    const missing = refs.filter((ref) => !this.#read.has(refName(ref)));
    if (missing.length > 0) throw new Aside(() => this.#fetch(missing));
    return refs.map((ref) => {
      const found = this.#read.get(refName(ref));
      if (typeof found === "string") return found;
      throw found ?? new RangeError(`Cannot read the text ${ref.hash}: it was not fetched`);
    });
  }

  /** What is wrong with a text, if so. */
  async faultOf(ref: ObjectRef): Promise<string | undefined> {
    try {
      await this.#depot.look(ref);
      return undefined;
    } catch (error) {
      if (isAirworthyError(error, "blob_missing")) return `is not in the object store ${this.#depot.place}`;
      if (isAirworthyError(error, "blob_altered")) return "is not what its hash says";
      throw error;
    }
  }

  /** Puts the long texts of writes that are to come in this transaction. */
  async place(ask: Ask, operations: readonly Operation[], known: KnownTexts): Promise<Placed | undefined> {
    const texts = operations.flatMap((one) => longTexts(one, known, this.#depot.over));
    if (texts.length === 0) return undefined;
    const { missing, placed } = await this.#depot.placing(ask, texts, known.epoch);
    const left = missing.filter((ref) => !this.#put.has(refName(ref)));
    if (left.length === 0) return placed;
    throw new Aside(async () => {
      await this.#depot.put(left);
      for (const ref of left) this.#put.add(refName(ref));
    });
  }

  /** One that is missing may have been removed since, together with its row: whether it was is seen by looking again. */
  async #fetch(refs: readonly ObjectRef[]): Promise<void> {
    await Promise.all(
      refs.map(async (ref) => {
        const found = await this.#depot.get(ref).catch((error: unknown) => {
          if (isAirworthyError(error, "blob_missing") || isAirworthyError(error, "blob_altered"))
            return error;
          throw error;
        });
        this.#read.set(refName(ref), found);
      }),
    );
  }
}
