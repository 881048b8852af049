import { canonical } from "../../core/canonical.ts";
import { fieldOf } from "../field-of.ts";
import { ToolError } from "../tool-error.ts";
import type { More, PagingContract } from "./paging.ts";

type Place = string | number;

/** Asks for one more page with these fields of the input changed; `inspect` refuses it before it is recorded. */
export type AskPage = (
  change: Readonly<Record<string, unknown>>,
  inspect: (page: unknown) => void,
) => Promise<unknown>;

/** Empty pages in a row, each with another cursor, after which nobody believes that there is an end. */
const MOST_EMPTY = 3;

/** Knows where the next page of a tool is, and when there is none. */
export class Pager {
  readonly #tool: string;
  readonly #paging: PagingContract;
  readonly #nextOf: ((page: unknown) => unknown) | undefined;

  constructor(tool: string, paging: PagingContract, next: ((page: unknown) => unknown) | undefined) {
    this.#tool = tool;
    this.#paging = paging;
    this.#nextOf = next;
  }

  /** What a first page of a call must not be: one that leads to itself. */
  inspect(input: unknown): (page: unknown) => void {
    const at = this.#placeOf(input);
    return (page) => {
      const next = this.#next(at, input, page);
      if (next !== undefined && next === at)
        throw this.#loop(`it gave the ${this.#paging.param} ${quoted(next)} that it was asked with`);
    };
  }

  /** The page as its caller gets it, with all pages behind it where the contract says so. */
  async complete(input: unknown, page: unknown, ask: AskPage): Promise<object> {
    const { collect, items, param } = this.#paging;
    const all = [...this.itemsOf(page)];
    const watch = new Watch(this.#placeOf(input));
    let last = page;
    let next = this.#next(watch.at, input, page);
    for (let pages = 1; next !== undefined && collect !== undefined; pages++) {
      // Whole pages only, since nothing leads back into the middle of one.
      const room = all.length + (this.#full(input) ?? this.itemsOf(last).length) <= collect.max;
      if (!room || pages >= collect.pages) break;
      last = await ask({ [param]: next }, this.#inspectNext(watch, { input, at: next, before: last }));
      all.push(...this.itemsOf(last));
      next = this.#next(next, input, last);
    }
    return { ...objectOf(last), [items]: all, more: this.#more(next, all.length, last) };
  }

  itemsOf(page: unknown): readonly unknown[] {
    const items = fieldOf(page, this.#paging.items);
    return Array.isArray(items) ? items : [];
  }

  /** Whether a call goes on from an earlier one. */
  isContinued(input: unknown): boolean {
    return this.#placeOf(input) !== this.#start();
  }

  #inspectNext(
    watch: Watch,
    { input, at, before }: { input: unknown; at: Place; before: unknown },
  ): (page: unknown) => void {
    watch.seen.add(at);
    return (page) => {
      const items = this.itemsOf(page);
      const next = this.#next(at, input, page);
      if (next !== undefined && watch.seen.has(next))
        throw this.#loop(
          `it gave the ${this.#paging.param} ${quoted(next)} again after ${watch.seen.size} pages`,
        );
      watch.empty = items.length === 0 ? watch.empty + 1 : 0;
      if (next !== undefined && watch.empty >= MOST_EMPTY)
        throw this.#loop(`it gave ${MOST_EMPTY} empty pages in a row and says that there are more`);
      // A service that does not know the parameter gives its first page for ever.
      if (this.#paging.style !== "cursor" && items.length > 0 && isSame(items, this.itemsOf(before)))
        throw this.#loop(`the ${this.#paging.param} ${quoted(at)} gave the same items as the page before it`);
    };
  }

  /** Undefined on the last page. */
  #next(at: Place, input: unknown, page: unknown): Place | undefined {
    const { style, next = "" } = this.#paging;
    if (style === "cursor") {
      const cursor = this.#nextOf === undefined ? fieldOf(page, next) : this.#nextOf(page);
      return cursor === undefined || cursor === null || cursor === "" ? undefined : String(cursor);
    }
    const count = this.itemsOf(page).length;
    const isLast = count === 0 || this.#isLast(Number(at), count, { input, page });
    if (isLast) return undefined;
    return style === "offset" ? Number(at) + count : Number(at) + 1;
  }

  #isLast(at: number, count: number, { input, page }: { input: unknown; page: unknown }): boolean {
    const { style, first = 1 } = this.#paging;
    const full = this.#full(input);
    const total = this.#totalOf(page);
    if (total === undefined) return full !== undefined && count < full;
    if (style === "offset") return at + count >= total;
    // Of the pages before this one only the size is known, and without it not even that.
    return full === undefined ? at === first && count >= total : (at - first) * full + count >= total;
  }

  /** Items of a page that is not the last. */
  #full(input: unknown): number | undefined {
    const { size, sizeParam } = this.#paging;
    const asked = sizeParam === undefined ? undefined : fieldOf(input, sizeParam);
    if (typeof asked !== "number") return size;
    return size === undefined ? asked : Math.min(size, asked);
  }

  #totalOf(page: unknown): number | undefined {
    const { total } = this.#paging;
    const value = total === undefined ? undefined : fieldOf(page, total);
    return typeof value === "number" ? value : undefined;
  }

  #placeOf(input: unknown): Place {
    const given = fieldOf(input, this.#paging.param);
    return typeof given === "string" || typeof given === "number" ? given : this.#start();
  }

  #start(): Place {
    const { style, first = 1 } = this.#paging;
    return style === "cursor" ? "" : style === "offset" ? 0 : first;
  }

  #more(next: Place | undefined, count: number, page: unknown): More {
    if (next === undefined) return null;
    const { param } = this.#paging;
    const total = this.#totalOf(page);
    const shown = total === undefined ? `${count} items` : `${count} of ${total} items`;
    return {
      [param]: next,
      how: `This is not all: ${shown}. For the next ones call ${this.#tool} again with the same arguments and this ${param}`,
    };
  }

  #loop(why: string): ToolError {
    return new ToolError({
      code: "paging_loop",
      message: `Cannot read all pages of ${this.#tool}: ${why}`,
      retryable: false,
      hint: "Its list may be incomplete and asking for more does not help: narrow the request, or say that not all could be read",
    });
  }
}

/** What one collection has met. */
class Watch {
  readonly at: Place;
  readonly seen: Set<Place>;
  empty = 0;

  constructor(at: Place) {
    this.at = at;
    this.seen = new Set([at]);
  }
}

function isSame(items: readonly unknown[], others: readonly unknown[]): boolean {
  return items.length === others.length && canonical(items) === canonical(others);
}

function objectOf(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

function quoted(place: Place): string {
  const text = JSON.stringify(place);
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
