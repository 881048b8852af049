import type { DatabaseSync } from "node:sqlite";
import { closestWord } from "./_closest-word.ts";
import type { BadCursor, Page, PageOptions } from "./_page.ts";
import { cursorAt, pageSize, positionOf } from "./_page.ts";
import { integerOf, textOf } from "./_row.ts";
import type { Query } from "./_words.ts";
import { queryWords } from "./_words.ts";
import type { Product } from "./product.ts";
import { productOf } from "./product.ts";

export type ProductSort = "relevance" | "cheapest" | "dearest" | "name";

/** How well the items fit, so that nobody takes "the nearest we have" for "yes, we have it". */
export type SearchMatch = {
  /** `all`: every word and amount. `partial`: without some of the words. `none`: nothing to show. */
  readonly match: "all" | "partial" | "none";
  /** Words no product has. */
  readonly ignored: readonly string[];
  /** Words read as another one, because they look misspelt. */
  readonly corrected: readonly { readonly from: string; readonly to: string }[];
};

export type BadQuery = {
  readonly ok: false;
  readonly code: "empty_query" | "query_too_long";
  readonly message: string;
  readonly hint: string;
};

export type SearchResult = (Page<Product> & SearchMatch) | BadQuery | BadCursor;

export type SearchOptions = PageOptions & {
  readonly sort?: ProductSort | undefined;
  /** One of the words is enough; amounts must still fit. For a second try, after nothing fitted all. */
  readonly anyWord?: boolean;
};

const MAX_QUERY = 200;

/**
 * Searches the catalogue by name, ingredient, use, form, strength and pack. Case,
 * accents, spacing, plural, word order and the spelling of units make no
 * difference (`500MG` is `500 mg`), a slip in a longer word is forgiven, and an
 * amount is always taken as it stands. `sort` defaults to `"relevance"`.
 *
 * @example
 * ```ts
 * using db = createShop(":memory:", { seed: 1 });
 * const found = searchProducts(db, "acetaminophen 500mg 40 count");
 * found.ok && found.items[0]?.name; //=> "Acetaminophen 500 mg – 40 ct"
 * ```
 */
export function searchProducts(
  db: DatabaseSync,
  query: string,
  { limit, cursor, sort = "relevance", anyWord = false }: SearchOptions = {},
): SearchResult {
  if (query.length > MAX_QUERY) return queryTooLong(query.length);
  const asked = queryWords(query);
  if (asked.words.length + asked.amounts.length === 0) return emptyQuery(query);

  const { terms, ignored, corrected } = understand(db, asked);
  const matching = matchingOf(terms, { anyWord });
  const list = `products ${sort} ${matching}`;
  // The catalogue only changes when the shop is made anew, so an offset cannot skip or repeat a product.
  const offset = positionOf(list, cursor, 0);
  if (typeof offset !== "number") return offset;

  const total = matching === "" ? 0 : countOf(db, matching);
  if (total === 0)
    return { ok: true, match: "none", items: [], total, nextCursor: undefined, ignored, corrected };
  const size = pageSize(limit);
  const rows = db.prepare(`${SEARCH} ORDER BY ${ORDERS[sort]} LIMIT ? OFFSET ?`).all(matching, size, offset);
  return {
    ok: true,
    match: ignored.length === 0 && !anyWord ? "all" : "partial",
    items: rows.map(productOf),
    total,
    nextCursor: offset + size < total ? cursorAt(list, offset + size) : undefined,
    ignored,
    corrected,
  };
}

const SEARCH = `SELECT products.* FROM product_search JOIN products ON products.number = product_search.rowid
  WHERE product_search MATCH ?`;

const ORDERS: Record<ProductSort, string> = {
  // A word in the name says more than one among the keywords.
  relevance: "bm25(product_search, 4.0, 1.0), products.number",
  cheapest: "products.price_cents, products.number",
  dearest: "products.price_cents DESC, products.number",
  name: "products.name, products.number",
};

type Terms = { readonly words: readonly string[]; readonly amounts: readonly string[] };

type Understood = Pick<SearchMatch, "ignored" | "corrected"> & { readonly terms: Terms };

/** "" where nothing is left to search for. */
function matchingOf({ words, amounts }: Terms, { anyWord }: { readonly anyWord: boolean }): string {
  // A beginning fits too much to be enough alone: "form" begins "formula".
  const whole = words.filter((word) => !word.endsWith("*"));
  const telling = whole.length > 0 ? whole : words;
  if (!anyWord || words.length === 0) return [...words, ...amounts].join(" AND ");
  // A number without a unit may be anything: "2 questions".
  const measured = amounts.filter((amount) => /\D"$/.test(amount));
  return [`(${telling.join(" OR ")})`, ...measured].join(" AND ");
}

/** Turns the query's words into search terms: as they stand, as beginnings, or as what they probably mean. */
function understand(db: DatabaseSync, { words, amounts }: Query): Understood {
  const vocabulary = db.prepare("SELECT term FROM product_vocabulary ORDER BY term").all();
  const known = vocabulary.map((row) => textOf(row, "term"));
  const terms: string[] = [];
  const ignored: string[] = [];
  const corrected: { from: string; to: string }[] = [];

  for (const word of words) {
    if (known.includes(word)) {
      terms.push(`"${word}"`);
    } else if (word.length >= 4 && known.some((other) => other.startsWith(word))) {
      terms.push(`"${word}"*`);
    } else {
      const meant = closestWord(word, known);
      if (meant === undefined) ignored.push(word);
      else {
        terms.push(`"${meant}"`);
        corrected.push({ from: word, to: meant });
      }
    }
  }
  // Nothing but amounts left of a query with words means that the thing itself is not sold here.
  const onlyAmounts = words.length > 0 && terms.length === 0;
  return {
    terms: { words: terms, amounts: onlyAmounts ? [] : amounts.map((amount) => `"${amount}"`) },
    ignored,
    corrected,
  };
}

function countOf(db: DatabaseSync, matching: string): number {
  const row = db
    .prepare("SELECT COUNT(*) AS products FROM product_search WHERE product_search MATCH ?")
    .get(matching);
  return row === undefined ? 0 : integerOf(row, "products");
}

function emptyQuery(query: string): BadQuery {
  return {
    ok: false,
    code: "empty_query",
    message: `Cannot search for ${JSON.stringify(query)}: it names no product`,
    hint: "Pass an ingredient, brand, use or form, and if known the strength: acetaminophen 500 mg",
  };
}

function queryTooLong(length: number): BadQuery {
  return {
    ok: false,
    code: "query_too_long",
    message: `Cannot search for a text of ${length} characters: expected at most ${MAX_QUERY}`,
    hint: "Pass only the words that name the product, not the whole message",
  };
}
