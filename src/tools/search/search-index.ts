import MiniSearch from "minisearch";
import { invalidTool } from "../invalid-tool.ts";
import { joinUnits, normalizeSearch } from "./normalize-search.ts";

export interface SearchIndexOptions<Item> {
  /** What is searched: fields that hold text or lists of texts. */
  readonly fields: readonly (keyof Item & string)[];
  /** How much a field counts beside the others. Default 1 each. */
  readonly weights?: Partial<Readonly<Record<keyof Item & string, number>>>;
}

export interface SearchIndex<Item> {
  readonly size: number;
  /** Items that have every word of the query, the best first; a longer word may be misspelt or a beginning. */
  readonly search: (query: string, limit?: number) => readonly Item[];
  /** What is nearest to a query that found nothing: items that have any of its words. Default: 5 of them. */
  readonly nearest: (query: string, limit?: number) => readonly Item[];
}

/** Between the parts of one word, as in `b-12`; beside what {@link normalizeSearch} takes away. */
const GAPS = /[^\p{L}\p{N}.,%]+/u;
const MARKS = /\p{M}+/gu;
/** Shorter words have too many neighbours, and a digit is never a slip: 500 is not 600. */
const MISSPELT = 5;
const BEGINNING = 3;

/**
 * A search over one's own records that forgives what people and models do to words: case, accents,
 * spacing, order, plurals, the spelling of units, a slip in a longer word. Amounts must be right.
 *
 * @throws `invalid_tool` where no field is named
 *
 * @example
 * ```ts
 * import { searchIndex } from "airworthy/tools";
 *
 * const products = [{ name: "Acetaminophen 500 mg – 40 ct" }, { name: "Ibuprofen 200 mg – 20 ct" }];
 * const index = searchIndex(products, { fields: ["name"] });
 * index.search("acetaminofen 500mg").length; //=> 1
 * index.search("acetaminophen 200mg").length; //=> 0
 * index.nearest("acetaminophen 200mg").length; //=> 2
 * ```
 */
export function searchIndex<Item extends object>(
  records: readonly Item[],
  { fields, weights = {} }: SearchIndexOptions<Item>,
): SearchIndex<Item> {
  if (fields.length === 0)
    throw invalidTool("searchIndex", "it has no fields", "Name the fields that hold the words to search for");
  const engine = new MiniSearch<{ readonly id: number; readonly record: Item }>({
    fields: [...fields],
    extractField: (document, field) => (field === "id" ? document.id : textOf(document.record, field)),
    tokenize: wordsOf,
    processTerm: (term) => term,
  });
  engine.addAll(records.map((record, id) => ({ id, record })));
  const options = {
    boost: weights as { [field: string]: number },
    prefix: (term: string) => term.length >= BEGINNING && !/\d/.test(term),
    fuzzy: (term: string) => (term.length >= MISSPELT && !/\d/.test(term) ? 0.2 : false),
  };
  const find = (query: string, combineWith: "AND" | "OR", limit: number): readonly Item[] =>
    engine
      .search(query, { ...options, combineWith })
      .slice(0, limit)
      .flatMap(({ id }) => records[id] ?? []);
  return {
    size: records.length,
    search: (query, limit = 50) => find(query, "AND", limit),
    nearest: (query, limit = 5) => find(query, "OR", limit),
  };
}

/** An amount is one word with its unit, so that the 500 of `500 mg` does not find `500 ml`. */
function wordsOf(text: string): string[] {
  return joinUnits(normalizeSearch(text))
    .normalize("NFD")
    .replace(MARKS, "")
    .split(GAPS)
    .filter((word) => word !== "");
}

function textOf(record: object, field: string): string {
  const value = (record as Readonly<Record<string, unknown>>)[field];
  return Array.isArray(value) ? value.join(" ") : value === undefined || value === null ? "" : String(value);
}
