import { AirworthyError } from "../../core/errors.ts";
import type { Case } from "../case.ts";
import type { Place } from "./_place.ts";
import { placeText } from "./_place.ts";
import { readCase } from "./_read-case.ts";

/** Problems that are told at most; more are counted. */
const SHOWN = 8;

/** Takes cases one by one and tells every problem at the end, so that a file is mended in one go. */
export class CaseCollector {
  readonly #name: string;
  readonly #cases: Case[] = [];
  readonly #places = new Map<string, Place[]>();
  readonly #problems: string[] = [];
  #count = 0;

  /** @param name of the dataset or its file, in quotes, as errors name it */
  constructor(name: string) {
    this.#name = name;
  }

  take(value: unknown, place: Place): void {
    const read = readCase(value);
    if (!read.ok) {
      const id = read.id === undefined ? "" : `, case "${read.id}"`;
      for (const problem of read.problems) this.problem(`${placeText(place)}${id}: ${problem}`);
      return;
    }
    const places = this.#places.get(read.case.id);
    if (places === undefined) this.#places.set(read.case.id, [place]);
    else places.push(place);
    this.#cases.push(read.case);
  }

  problem(text: string): void {
    this.#count += 1;
    if (this.#problems.length < SHOWN) this.#problems.push(text);
  }

  /** @throws `dataset_invalid`, `dataset_duplicate_id`, `dataset_empty` */
  finish(): readonly Case[] {
    if (this.#count > 0) throw this.#invalid();
    const twice = [...this.#places].filter(([, places]) => places.length > 1);
    if (twice.length > 0) throw this.#duplicates(twice);
    if (this.#cases.length === 0) throw empty(this.#name);
    return this.#cases;
  }

  #invalid(): AirworthyError {
    const more = this.#count - this.#problems.length;
    return new AirworthyError({
      code: "dataset_invalid",
      message: `Cannot read the dataset ${this.#name}: ${this.#problems.join("; ")}${more > 0 ? `; and ${more} more` : ""}`,
      hint: "Correct what is named there",
      data: { problems: this.#problems, count: this.#count },
    });
  }

  #duplicates(twice: readonly (readonly [string, readonly Place[]])[]): AirworthyError {
    const told = twice
      .slice(0, SHOWN)
      .map(([id, places]) => `"${id}" stands at ${places.map(placeText).join(" and ")}`);
    const more = twice.length - told.length;
    return new AirworthyError({
      code: "dataset_duplicate_id",
      message: `Cannot read the dataset ${this.#name}: the id ${told.join(", ")}${more > 0 ? `, and ${more} more ids are there twice` : ""}`,
      hint: "Give every case an id of its own; a case without one gets it of its input, so two with the same input need ids",
      data: { ids: twice.map(([id]) => id) },
    });
  }
}

export function empty(name: string): AirworthyError {
  return new AirworthyError({
    code: "dataset_empty",
    message: `Cannot use the dataset ${name}: it has no cases, expected at least one`,
    hint: "Add a case",
  });
}
