import { fieldOf } from "../field-of.ts";
import type { JsonValue } from "../to-json.ts";
import { toJson } from "../to-json.ts";

/** What stands in a result of which a model is given a part. */
export interface Cut {
  /** Which part this is: `items 1 to 12 of 200`. */
  readonly shown: string;
  /** What to call the tool with for the next part; null at the end. */
  readonly readMore: string | null;
  readonly how: string;
}

/** A part of a result that is no list. */
export interface CutText {
  readonly text: string;
  readonly cut: Cut;
}

export interface CutOptions {
  readonly tool: string;
  /** Characters of one part. */
  readonly max: number;
  /** The field of the result that is a list, if any: it is cut between items. */
  readonly items: string | undefined;
}

/** A result that is longer than a model is given at once, in parts. */
export class LongOutput {
  readonly #value: JsonValue;
  readonly #text: string;
  readonly #options: CutOptions;
  readonly #list: readonly JsonValue[] | undefined;

  constructor(value: JsonValue, text: string, options: CutOptions) {
    this.#value = value;
    this.#text = text;
    this.#options = options;
    this.#list = this.#cuttable();
  }

  /** The part that begins at `position`, an item or a character; `name` is what it is kept under. */
  part(name: string, position: number): object {
    return this.#list === undefined
      ? this.#textPart(name, position)
      : this.#listPart(name, position, this.#list);
  }

  #listPart(name: string, from: number, list: readonly JsonValue[]): object {
    const { max, items = "" } = this.#options;
    let left = max - this.#lengthOfRest(list);
    let to = from;
    for (const item of list.slice(from)) {
      left -= JSON.stringify(item).length + 1;
      if (left < 0) break;
      to += 1;
    }
    const cut = this.#cut(name, { what: "items", from, to, of: list.length });
    return { ...(this.#value as object), [items]: list.slice(from, to), cut };
  }

  #textPart(name: string, from: number): CutText {
    const to = Math.min(from + this.#options.max, this.#text.length);
    const cut = this.#cut(name, { what: "characters", from, to, of: this.#text.length });
    return { text: this.#text.slice(from, to).toWellFormed(), cut };
  }

  #cut(name: string, { what, from, to, of }: { what: string; from: number; to: number; of: number }): Cut {
    const shown = `${what} ${Math.min(from + 1, of)} to ${to} of ${of}`;
    if (to >= of) return { shown, readMore: null, how: "This is the end of it" };
    const how = `For what follows call ${this.#options.tool} again with this readMore, or narrow the request`;
    return { shown, readMore: `${name}@${to}`, how };
  }

  /** The list, if every item of it fits into a part. */
  #cuttable(): readonly JsonValue[] | undefined {
    const { items, max } = this.#options;
    const list = items === undefined ? undefined : fieldOf(this.#value, items);
    if (!Array.isArray(list) || list.length < 2) return undefined;
    const room = max - this.#lengthOfRest(list);
    return list.every((item) => JSON.stringify(item).length + 1 <= room) ? list : undefined;
  }

  #lengthOfRest(list: readonly JsonValue[]): number {
    return this.#text.length - JSON.stringify(list).length + 2;
  }
}

/** Undefined where all of it fits. */
export function longOutput(output: unknown, options: CutOptions): LongOutput | undefined {
  const value = toJson(output);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length <= options.max ? undefined : new LongOutput(value, text, options);
}
