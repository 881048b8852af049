import { dataOf, embeddedIn, itemsOf, linesOf } from "./answers.ts";
import type { Input, Observation } from "./caller.ts";
import { recordOf } from "./schema.ts";
import type { Parameter } from "./tool-kind.ts";
import { overlap, wordsOf } from "./words.ts";

/** A value that a tool gave, with where it stood. */
export interface Known {
  readonly value: string | number;
  /** Name of its field; of a line of text, what it looks like. */
  readonly key: string;
  /** Words of the fields around it and of the tool that gave it. */
  readonly about: readonly string[];
  /** The answers that had it. */
  readonly answers: Set<number>;
}

/** An object that a tool gave, with what it was asked for. */
export interface KnownItem {
  readonly item: Readonly<Record<string, unknown>>;
  readonly about: readonly string[];
  readonly input: Input;
  /** Whether the probe made it. */
  readonly own: boolean;
}

/** Stands in every name that a probe makes up. */
const MARK = /Airworthy Probe|airworthy-probe/;
/** Fields that name the thing itself; `category_id` of a product names another. */
const SELF = /^(_?id|uuid|guid|rowid|key|slug|number|path|name)$/i;
/** A longer answer to a create may list what others made. */
const MAX_OWN = 60;

const TITLES: ReadonlySet<string> = new Set(["name", "title", "label"]);
const MAX_VALUES = 3_000;
const MAX_PER_KEY = 40;
const MAX_ITEMS = 200;
const IDENTIFYING: ReadonlySet<string> = new Set([
  "id",
  "name",
  "key",
  "path",
  "slug",
  "code",
  "uuid",
  "title",
  "line",
]);

/** What the tools have given so far: the arguments of later calls are made of it. */
export class Pool {
  readonly #known: Known[] = [];
  readonly #items: KnownItem[] = [];
  readonly #perKey = new Map<string, number>();
  /** How many values each answer had. */
  readonly #sizes: number[] = [];
  readonly #own = new Set<string>();

  /** `made`: by a call that makes things, so that what it names anew is the probe's own. */
  harvest({ input, answer }: Observation, nouns: readonly string[], { made = false } = {}): void {
    if (answer.kind !== "result") return;
    this.#sizes.push(0);
    const before = made ? new Set(this.#known.map(({ value }) => String(value))) : undefined;
    const data = dataOf(answer) ?? embeddedIn(answer.text);
    if (data !== undefined) this.#walk(data, { key: "", about: nouns, input, depth: 0 });
    else for (const line of itemsOf(answer)) if (typeof line === "string") this.#line(line, { nouns, input });
    if (before !== undefined && (this.#sizes.at(-1) ?? 0) <= MAX_OWN) this.#adopt(before, nouns);
  }

  /** What a create named that nobody had named before. */
  #adopt(before: ReadonlySet<string>, nouns: readonly string[]): void {
    const answer = this.#sizes.length - 1;
    for (const { value, key, answers } of this.#known) {
      if (answers.has(answer) && !before.has(String(value)) && namesItself(key, nouns))
        this.#own.add(String(value));
    }
  }

  /** Whether the probe made what is named so: only that may be changed or removed. */
  isOwn(value: unknown): boolean {
    return typeof value === "string" && MARK.test(value) ? true : this.#own.has(String(value));
  }

  add(value: string | number, key: string, about: readonly string[]): void {
    const answer = this.#sizes.length - 1;
    this.#sizes[answer] = (this.#sizes[answer] ?? 0) + 1;
    const same = this.#known.find((known) => known.value === value && known.key === key);
    same?.answers.add(answer);
    if (same !== undefined) return;
    const slot = `${about.join(" ")}/${key}`;
    const count = this.#perKey.get(slot) ?? 0;
    if ((count >= MAX_PER_KEY && !this.isOwn(value)) || this.#known.length >= MAX_VALUES) return;
    this.#perKey.set(slot, count + 1);
    this.#known.push({ value, key, about, answers: new Set([answer]) });
  }

  /**
   * Values that fit a parameter, best first; only those that were given under a like name, and
   * first those that came together with `beside`: a task of this list, not of another.
   */
  valuesFor(
    parameter: Pick<Parameter, "name" | "description" | "role">,
    nouns: readonly string[],
    beside: readonly unknown[] = [],
  ): readonly Known[] {
    const words = wordsOf(parameter.name);
    const described = new Set(wordsOf(parameter.description));
    const companions = this.#known.filter(
      ({ value, key }) => beside.includes(value) && IDENTIFYING.has(wordsOf(key).at(-1) ?? ""),
    );
    const scored = this.#known.map((known, index) => ({
      known,
      index,
      score: score(known, { words, nouns, described, role: parameter.role }),
      distance: this.#distance(known, companions),
    }));
    return scored
      .filter((one) => one.score >= 4)
      .sort((a, b) => rankOf(b) - rankOf(a) || a.distance - b.distance || a.index - b.index)
      .map((one) => one.known);
  }

  /** The size of the smallest answer that had both. */
  #distance({ answers }: Known, companions: readonly Known[]): number {
    const common = companions.flatMap((one) => [...one.answers].filter((answer) => answers.has(answer)));
    return Math.min(MAX_VALUES, ...common.map((answer) => this.#sizes[answer] ?? MAX_VALUES));
  }

  /** Whether a tool gave it as the name of something. */
  names(value: unknown): boolean {
    return this.#known.some((known) => known.value === value);
  }

  get texts(): readonly string[] {
    return this.#known.flatMap(({ value }) => (typeof value === "string" ? [value] : []));
  }

  /** What things are called: a search should find one of them. */
  get titles(): readonly string[] {
    return this.#known.flatMap(({ value, key }) =>
      typeof value === "string" && TITLES.has(wordsOf(key).at(-1) ?? "") ? [value] : [],
    );
  }

  get items(): readonly KnownItem[] {
    return this.#items;
  }

  #walk(value: unknown, at: { key: string; about: readonly string[]; input: Input; depth: number }): void {
    if (at.depth > 5) return;
    if (typeof value === "string" || typeof value === "number") {
      if (typeof value === "string" && value.includes("\n"))
        for (const line of linesOf(value)) this.#line(line, { nouns: at.about, input: at.input });
      // A list of one thing is a line, too.
      else if (typeof value === "string" && ENTRY.test(value))
        this.#line(value, { nouns: at.about, input: at.input });
      else if (value !== "" && String(value).length <= 300) this.add(value, at.key, at.about);
      return;
    }
    if (Array.isArray(value)) {
      const own = value
        .slice(MAX_PER_KEY)
        .filter((one) => MARK.test(JSON.stringify(one)))
        .slice(0, MAX_PER_KEY);
      for (const one of [...value.slice(0, MAX_PER_KEY), ...own])
        this.#walk(one, { ...at, depth: at.depth + 1 });
      return;
    }
    const record = recordOf(value);
    if (record !== undefined) this.#record(record, at);
  }

  #record(
    record: Readonly<Record<string, unknown>>,
    at: { key: string; about: readonly string[]; input: Input; depth: number },
  ): void {
    const own =
      at.depth > 0 && Object.values(record).some((one) => typeof one === "string" && MARK.test(one));
    if (at.depth > 0 && (own || this.#items.length < MAX_ITEMS))
      this.#items.push({ item: record, about: at.about, input: at.input, own });
    if (own)
      for (const [key, one] of Object.entries(record))
        if (namesItself(key, at.about)) this.#own.add(String(one));
    const entries = Object.entries(record);
    const isMap =
      entries.length >= 5 && entries.every(([, one]) => typeof one === "string" && looksLikeId(one));
    const idKeys = entries.length >= 2 && entries.every(([key]) => looksLikeId(key) && /\d/.test(key));
    for (const [key, one] of entries.slice(0, 60)) {
      if (idKeys) this.add(key, "id", at.about);
      const words =
        Array.isArray(one) || recordOf(one) !== undefined ? [...at.about, ...wordsOf(key)] : at.about;
      this.#walk(one, { ...at, key: isMap ? "id" : key, about: words, depth: at.depth + 1 });
    }
  }

  #line(line: string, { nouns, input }: { nouns: readonly string[]; input: Input }): void {
    const plain = unmarked(line);
    const pair = /^["']?([\w .-]{1,30})["']?\s*[:=]\s+(.+)$/.exec(plain);
    if (pair?.[1] !== undefined && pair[2] !== undefined) this.add(pair[2].trim(), pair[1], nouns);
    const isPath = /[\\/]|\.\w{1,5}$/.test(plain) && !/\s{2}|: /.test(plain);
    for (const [, key = "id", value = ""] of plain.matchAll(IDS)) this.add(value, key, nouns);
    if (plain.length > 200) return;
    this.add(plain, isPath ? "path" : "line", nouns);
    // A name in a folder that was asked for.
    for (const folder of Object.values(input)) {
      if (isPath && typeof folder === "string" && /[\\/]/.test(folder) && !plain.includes("/"))
        this.add(`${folder.replace(/\/$/, "")}/${plain}`, "path", [...nouns, "file"]);
    }
  }
}

/** `(ID: 4e2cf3b5-a434)` within a line. */
const IDS = /\b(id|uuid|key)s?\s*[:=]\s*["']?([\w-]*\d[\w-]*)/gi;

/** A line without its bullet, its number and its emphasis. */
export function unmarked(line: string): string {
  return line
    .replace(/^(#{1,6}\s|\[\w+\]|[-*•]\s|\d+[.)]\s)\s*/, "")
    .replaceAll(/\*\*|__|`/g, "")
    .trim();
}

/** `id` of anything, and `order_id` of an order. */
function namesItself(key: string, about: readonly string[]): boolean {
  if (SELF.test(key)) return true;
  const words = wordsOf(key);
  return (
    IDENTIFYING.has(words.at(-1) ?? "") &&
    words.length > 1 &&
    words.slice(0, -1).every((word) => about.includes(word))
  );
}

/** To have come together counts as much as a word of the name. */
function rankOf({ score, distance }: { readonly score: number; readonly distance: number }): number {
  return score + (distance < MAX_VALUES ? 4 : 0);
}

interface Wanted {
  readonly words: readonly string[];
  readonly nouns: readonly string[];
  readonly described: ReadonlySet<string>;
  readonly role: Parameter["role"];
}

/** `[FILE] notes.md`, `- notes.md`. */
const ENTRY = /^(\[\w+\]|[-*•])\s+\S/;

/** `size: 4096` of a file is no path to it. */
function isPathLike(value: string | number): boolean {
  return typeof value === "string" && !/: |\n/.test(value);
}

function score({ value, key, about }: Known, { words, nouns, described, role }: Wanted): number {
  if (role === "path" && !isPathLike(value)) return 0;
  const keyWords = wordsOf(key);
  const last = words.at(-1) ?? "";
  if (keyWords.length > 0 && keyWords.join(" ") === words.join(" ") && !IDENTIFYING.has(words.join(" ")))
    return 12;
  const sameLast = keyWords.at(-1) === last;
  const identifies = IDENTIFYING.has(keyWords.at(-1) ?? "");
  const qualifiers = words.filter((word) => !IDENTIFYING.has(word));
  const shared = overlap(qualifiers, [...about, ...keyWords]);
  // A path is a path, whatever the parameter is called.
  if (role === "path" && shared === 0 && keyWords.at(-1) === "path") return 5;
  // `order_id` is no id of a product.
  if (qualifiers.length > 0 && shared === 0 && !(identifies && overlap(described, about) > 0)) return 0;
  return (
    (sameLast ? 3 : 0) +
    4 * shared +
    (identifies ? 2 : 0) +
    (role === "path" && keyWords.at(-1) === "path" ? 3 : 0) +
    (qualifiers.length === 0 ? 2 * overlap(nouns, about) : 0) +
    (identifies ? Math.min(2, overlap(described, about)) : 0) +
    (keyWords.some((word) => described.has(word)) ? 1 : 0)
  );
}

function looksLikeId(text: string): boolean {
  return /^[#A-Za-z]{0,4}[-_]?\d{3,}$/.test(text) || /^[0-9a-f]{8}-?[0-9a-f-]{8,}$/i.test(text);
}
