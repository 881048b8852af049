import { fits } from "./find-exact.ts";
import type { StringNode } from "./schema-node.ts";

const BY_FORMAT: Readonly<Record<string, string>> = {
  email: "unknown@example.com",
  uri: "https://example.com",
  url: "https://example.com",
  uuid: "00000000-0000-4000-8000-000000000000",
  date: "1970-01-01",
  "date-time": "1970-01-01T00:00:00Z",
  time: "00:00:00Z",
  duration: "P1D",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  hostname: "example.com",
};
const MOST_EXTRA = 64;

/**
 * A string that a schema allows, for a field that must be there though nothing is known of it:
 * empty where that is allowed. Patterns are read as far as classes, groups, alternatives and counts go.
 */
export function sampleString(node: StringNode): string {
  const plain = [
    "",
    node.format === undefined ? "" : (BY_FORMAT[node.format] ?? ""),
    "x".repeat(Math.min(node.minLength, 10_000)),
  ];
  const given = node.examples.filter((example) => typeof example === "string");
  const fit = [...plain, ...given].find((value) => fits(node, value));
  if (fit !== undefined || node.pattern === undefined) return fit ?? "";
  for (let extra = 0; extra <= MOST_EXTRA; extra++) {
    const made = new Sampler(node.pattern.source, extra).alternatives();
    if (fits(node, made)) return made;
  }
  return "";
}

/** Writes one string that a pattern takes: the first alternative, each repetition as often as it must. */
class Sampler {
  #at = 0;
  readonly #source: string;
  /** Added to every open-ended repetition, to reach a minimum length. */
  readonly #extra: number;

  constructor(source: string, extra: number) {
    this.#source = source;
    this.#extra = extra;
  }

  alternatives(): string {
    const first = this.#sequence();
    while (this.#take("|")) this.#sequence();
    return first;
  }

  #sequence(): string {
    let made = "";
    while (this.#at < this.#source.length && !"|)".includes(this.#source[this.#at] ?? "")) {
      const atom = this.#atom();
      made += atom.repeat(this.#count());
    }
    return made;
  }

  #atom(): string {
    const character = this.#source[this.#at++] ?? "";
    if (character === "(") return this.#group();
    if (character === "[") return this.#class();
    if (character === "\\") return this.#escape();
    if (character === "^" || character === "$") return "";
    return character === "." ? "x" : character;
  }

  #group(): string {
    const special = /^\?(?:[:=!]|<[=!]|<\w+>)/.exec(this.#source.slice(this.#at))?.[0] ?? "";
    this.#at += special.length;
    const made = this.alternatives();
    this.#take(")");
    return /^\?<?[=!]$/.test(special) ? "" : made;
  }

  #class(): string {
    const from = this.#at;
    while (this.#at < this.#source.length && (this.#source[this.#at] !== "]" || this.#at === from)) {
      this.#at += this.#source[this.#at] === "\\" ? 2 : 1;
    }
    const inner = this.#source.slice(from, this.#at++);
    const allowed = new RegExp(`[${inner}]`, "u");
    return [..."a0A-_. x1Bz9@/:+"].find((character) => allowed.test(character)) ?? "";
  }

  #escape(): string {
    const character = this.#source[this.#at++] ?? "";
    if ((character === "p" || character === "P") && this.#source[this.#at] === "{") {
      const name = this.#source.slice(this.#at, this.#source.indexOf("}", this.#at) + 1);
      this.#at += name.length;
      const allowed = new RegExp(`\\${character}${name}`, "u");
      return [..."aA0 -_"].find((one) => allowed.test(one)) ?? "";
    }
    return (
      { d: "0", D: "x", w: "a", W: "-", s: " ", S: "x", b: "", B: "", n: "\n", t: "\t" }[character] ??
      character
    );
  }

  #count(): number {
    const found = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(this.#source.slice(this.#at));
    if (found === null) return 1;
    this.#at += found[0].length;
    const [, sign, least, open, most] = found;
    if (sign === "?") return 0;
    if (sign !== undefined) return (sign === "+" ? 1 : 0) + this.#extra;
    const fewest = Number(least);
    if (open === "") return fewest;
    return Math.min(fewest + this.#extra, most === "" ? Number.POSITIVE_INFINITY : Number(most));
  }

  #take(character: string): boolean {
    if (this.#source[this.#at] !== character) return false;
    this.#at++;
    return true;
  }
}
