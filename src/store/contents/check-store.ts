import { isAirworthyError } from "../../core/errors.ts";
import type { ContentsReader, PortableRecord } from "./contents.ts";
import { isDamage } from "./damaged.ts";
import type { PartName } from "./parts.ts";
import { isTable, PARTS } from "./parts.ts";
import { tablePart } from "./table-parts.ts";

/** One thing that was looked at, and what is wrong with it. */
export interface StoreCheck {
  readonly name: string;
  /** Rows, records or pages that were looked at. */
  readonly looked: number;
  /** How many are wrong. */
  readonly wrong: number;
  /** The first of them, a line each. */
  readonly faults: readonly string[];
}

/** Faults that are told of one thing. */
const SHOWN = 10;

/** Counts what is looked at and what is wrong with it. */
export class Checking {
  readonly #name: string;
  readonly #faults: string[] = [];
  #looked = 0;
  #wrong = 0;

  constructor(name: string) {
    this.#name = name;
  }

  look(count = 1): void {
    this.#looked += count;
  }

  fault(line: string): void {
    this.#wrong += 1;
    if (this.#faults.length < SHOWN) this.#faults.push(line);
  }

  get result(): StoreCheck {
    return { name: this.#name, looked: this.#looked, wrong: this.#wrong, faults: this.#faults };
  }
}

/** What damage looks like to whoever reads: it is told as a fault, and the next thing is looked at. */
export async function checking(
  name: string,
  work: (check: Checking) => void | Promise<void>,
): Promise<StoreCheck> {
  const check = new Checking(name);
  try {
    await work(check);
  } catch (error) {
    if (!isDamage(error) && !isAirworthyError(error, "store_corrupt")) throw error;
    check.fault(`cannot be read to its end: ${error.message}`);
  }
  return check.result;
}

/** Reads everything as whoever moves it would: what cannot be put together again, or leads to nothing, is a fault. */
export async function checkParts(
  reader: ContentsReader,
  onRuns: (count: number) => void = () => {},
): Promise<StoreCheck[]> {
  const checks: StoreCheck[] = [];
  for (const part of PARTS) {
    checks.push(
      await checking(part, async (check) => {
        for await (const { records } of reader.read(part)) {
          check.look(records.length);
          for (const record of records) checkParents(part, record, check);
          if (part === "runs") onRuns(check.result.looked);
        }
      }),
    );
  }
  return checks;
}

function checkParents(part: PartName, record: PortableRecord, check: Checking): void {
  if (!isTable(part)) return;
  for (const [column, kind] of Object.entries(tablePart(part).columns)) {
    if (typeof kind !== "object" || !("of" in kind) || kind.mayBeGone === true) continue;
    if (record[column] === undefined) check.fault(`a record leads to a ${kind.of} that is not there`);
  }
}
