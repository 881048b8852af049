import { AirworthyError } from "./errors.ts";
import type { Address } from "./ids.ts";
import { hasControl } from "./ids.ts";

/**
 * A place in a run under which calls are counted by name, so that the branches of a parallel step
 * get the same addresses however they interleave.
 */
export class Scope {
  readonly path: string;
  // Most scopes are those of calls, and most calls make none of their own.
  #counts: Map<string, number> | undefined;

  constructor(path: string) {
    this.path = path;
  }

  /** The address that {@link next} will give, without taking it. */
  peek(name: string): Address {
    return this.#address(segmentOf(name));
  }

  /** The address of the next call of this name: `name`, then `name#2`, under the scope's path. */
  next(name: string): Address {
    const segment = segmentOf(name);
    const address = this.#address(segment);
    this.#counts ??= new Map();
    this.#counts.set(segment, (this.#counts.get(segment) ?? 0) + 1);
    return address;
  }

  #address(segment: string): Address {
    const count = (this.#counts?.get(segment) ?? 0) + 1;
    const last = count === 1 ? segment : `${segment}#${count}`;
    return (this.path === "" ? last : `${this.path}/${last}`) as Address;
  }
}

const SPECIAL = /[%/#]/g;
const MAX_NAME = 200;
/** Names come from code, so there are few: checking each once is enough. */
const checked = new Map<string, string>();

/** A name as a part of an address; `/`, `#` and `%` are escaped as in a URL. */
function segmentOf(name: string): string {
  const known = checked.get(name);
  if (known !== undefined) return known;
  if (name.length === 0 || name.length > MAX_NAME || hasControl(name)) {
    throw new AirworthyError({
      code: "invalid_name",
      message: `Cannot use ${JSON.stringify(name.slice(0, 80))} (${name.length} characters) as the name of a call: expected 1 to ${MAX_NAME} characters without control characters`,
      hint: "Name the call after what it does, and pass what varies as its input",
    });
  }
  const segment = name.replace(SPECIAL, (char) => encodeURIComponent(char));
  if (checked.size > 10_000) checked.clear();
  checked.set(name, segment);
  return segment;
}
