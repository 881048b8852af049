import type { FieldOf } from "../field-of.ts";
import { fieldOf } from "../field-of.ts";
import { invalidTool } from "../invalid-tool.ts";
import type { JsonSchema } from "../json-schema.ts";
import { toJson } from "../to-json.ts";
import { joinUnits, normalizeSearch } from "./normalize-search.ts";

/** How a tool searches. */
export interface ToolSearch<Query extends string = string, In = unknown> {
  /** The fields of the input that hold what is searched for. */
  readonly query: (Query & FieldOf<In>) | readonly (Query & FieldOf<In>)[];
  /** Take the English plural for the singular. Default true. */
  readonly plural?: boolean;
  /** What comes nearest to a query that found nothing: a function, or a ready `searchIndex()`. */
  readonly nearest?: Ready | ((query: string, input: In) => readonly unknown[] | Promise<readonly unknown[]>);
}

/** The same of any types. */
export interface AnySearch {
  readonly query: string | readonly string[];
  readonly plural?: boolean;
  readonly nearest?: Ready | ((query: string, input: never) => unknown);
}

interface Ready {
  readonly nearest: (query: string) => readonly unknown[];
}

/** What stands in a result that found nothing. */
export interface NoMatch {
  /** Every form in which it was searched for. */
  readonly tried: readonly string[];
  /** What is there instead; never what was asked for. */
  readonly nearest: readonly unknown[];
  readonly hint: string;
}

/** The same as plain JSON, as it is in the contract. */
export interface SearchContract {
  readonly query: readonly string[];
  readonly items: string;
  readonly plural: boolean;
  readonly nearest: boolean;
}

/** @throws `invalid_tool` */
export function searchContract(
  name: string,
  declared: AnySearch,
  { items, input }: { items: string; input: JsonSchema },
): SearchContract {
  const { query, plural = true, nearest } = declared;
  const fields = typeof query === "string" ? [query] : [...query];
  const { properties } = input;
  for (const field of fields) {
    if (typeof properties !== "object" || properties === null || field in properties) continue;
    throw invalidTool(
      name,
      `search.query names "${field}", which is no field of its input`,
      `Name the field that holds what is searched for: ${Object.keys(properties).join(", ")}`,
    );
  }
  if (fields.length === 0)
    throw invalidTool(name, "search.query names no field", "Name the field that holds what is searched for");
  return { query: fields, items, plural, nearest: nearest !== undefined };
}

export const NO_MATCH_SCHEMA: JsonSchema = {
  description: "Only where nothing was found: what was tried, and what comes nearest",
  type: "object",
  properties: {
    tried: { type: "array", items: { type: "string" } },
    nearest: { type: "array", items: {} },
    hint: { type: "string" },
  },
  required: ["tried", "nearest", "hint"],
};

/** What the model is told of it. */
export function searchLine({ query, nearest }: SearchContract): string {
  const found = nearest ? "what was tried and what comes nearest" : "what was tried";
  return `Search: case, spacing, plurals and the spelling of units in ${query.join(", ")} make no difference. Where nothing is found, "noMatch" says ${found}.`;
}

type Forms = Readonly<Record<string, unknown>>;

/** Searches in several forms, since a service may know just one of them. */
export class Searcher {
  readonly #contract: SearchContract;
  readonly #nearest: AnySearch["nearest"];

  constructor(contract: SearchContract, nearest: AnySearch["nearest"]) {
    this.#contract = contract;
    this.#nearest = nearest;
  }

  /** The fields to search with at first. */
  normalized(input: unknown): Forms {
    const { plural } = this.#contract;
    return this.#each(input, (text) => normalizeSearch(text, { plural }));
  }

  /** The other forms to try, in their order, where the first finds nothing. */
  others(input: unknown): readonly Forms[] {
    const asWritten = this.#each(input, (text) => text.trim());
    const joined = this.#each(input, (text) => joinUnits(normalizeSearch(text, { plural: false })));
    const seen = new Set([JSON.stringify(this.normalized(input))]);
    return [asWritten, joined].filter((forms) => {
      const text = JSON.stringify(forms);
      return !seen.has(text) && seen.add(text);
    });
  }

  isEmpty(output: unknown): boolean {
    const items = fieldOf(output, this.#contract.items);
    return Array.isArray(items) && items.length === 0;
  }

  /** What comes nearest, as it is recorded. */
  async nearest(input: unknown): Promise<readonly unknown[]> {
    const query = this.#text(this.normalized(input));
    const found =
      typeof this.#nearest === "function"
        ? await this.#nearest(query, input as never)
        : this.#nearest?.nearest(query);
    if (found === undefined) return [];
    if (Array.isArray(found)) return found.map(toJson);
    throw new TypeError(`search.nearest gave ${typeof found}, expected a list`);
  }

  /** What a result says that found nothing; undefined for every other. */
  noMatchOf(input: unknown, output: unknown): NoMatch | undefined {
    const kept = fieldOf(output, "noMatch");
    const nearest = fieldOf(kept, "nearest");
    return Array.isArray(nearest) ? this.#noMatch(input, nearest) : undefined;
  }

  #noMatch(input: unknown, nearest: readonly unknown[]): NoMatch {
    const hint =
      nearest.length > 0
        ? "Nothing is what was asked for. Offer what is nearest as such, or search with other words"
        : "Search with fewer or more general words, or say that there is none";
    const forms = [this.normalized(input), ...this.others(input)];
    return { tried: forms.map((one) => this.#text(one)), nearest, hint };
  }

  #each(input: unknown, change: (text: string) => string): Forms {
    const forms: Record<string, unknown> = {};
    for (const field of this.#contract.query) {
      const value = fieldOf(input, field);
      if (typeof value === "string") forms[field] = kept(value, change);
      else if (Array.isArray(value) && value.every((one) => typeof one === "string"))
        forms[field] = value.map((one) => kept(one, change));
    }
    return forms;
  }

  #text(forms: Forms): string {
    return Object.values(forms).flat().join(" ");
  }
}

/** A query of punctuation alone would become one for everything. */
function kept(text: string, change: (text: string) => string): string {
  const changed = change(text);
  return changed === "" ? text : changed;
}
