import type { Random } from "./_random.ts";

const LONGEST = 20_000;
/** What parsers of any format may not expect. */
const WORDS = [
  "null",
  "-0",
  "1e999",
  "-1",
  "9007199254740993",
  "18446744073709551615",
  "0.1",
  "__proto__",
  "constructor",
  "toString",
  '"',
  "\\u0000",
  "\\ud800",
  "\u0000",
  "\ufeff",
  "é😀",
  "\n",
  "\r\n",
  "[[[[",
  "{}",
  "[]",
  ":",
  ",",
  "&a",
  "*a",
  "<<",
  "\xff\xfe",
];

/** A few changes of an input: of its bytes, by words of its format, by parts of another input, or of its JSON. */
export function mutate(input: Uint8Array, other: Uint8Array, { random, words }: Mutating): Uint8Array {
  let bytes = input;
  for (let changes = 1 + random.below(4); changes > 0; changes--)
    bytes = once(bytes, other, { random, words });
  return bytes.subarray(0, LONGEST);
}

export interface Mutating {
  readonly random: Random;
  readonly words: readonly string[];
}

function once(bytes: Uint8Array, other: Uint8Array, { random, words }: Mutating): Uint8Array {
  const at = random.below(bytes.length + 1);
  const length = 1 + random.below(random.below(4) === 0 ? bytes.length : 8);
  switch (random.below(9)) {
    case 0: {
      const flipped = Uint8Array.from(bytes);
      if (flipped.length > 0) flipped[at % flipped.length] = random.below(256);
      return flipped;
    }
    case 1:
      return joined(bytes.subarray(0, at), bytes.subarray(at + length));
    case 2:
      return joined(bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at));
    case 3: {
      const from = random.below(other.length);
      return joined(bytes.subarray(0, at), other.subarray(from, from + length), bytes.subarray(at));
    }
    case 4:
    case 5:
      return joined(bytes.subarray(0, at), Buffer.from(random.of(words)), bytes.subarray(at));
    case 6:
      return joined(bytes.subarray(0, at), Buffer.from(random.of(WORDS)), bytes.subarray(at + length));
    default:
      return (
        ofJson(bytes, { random, words }) ??
        joined(bytes.subarray(0, at), other.subarray(random.below(other.length)))
      );
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}

/** One value of a JSON text, or of one of its lines, becomes another or goes elsewhere. */
function ofJson(bytes: Uint8Array, mutating: Mutating): Uint8Array | undefined {
  const lines = Buffer.from(bytes).toString().split("\n");
  const at = mutating.random.below(lines.length);
  try {
    lines[at] = JSON.stringify(changed(JSON.parse(lines[at] ?? ""), mutating));
    return Buffer.from(lines.join("\n"));
  } catch {
    return undefined;
  }
}

function changed(value: unknown, mutating: Mutating): unknown {
  const { random, words } = mutating;
  if (typeof value !== "object" || value === null || random.below(4) === 0) return another(mutating);
  const keys = Object.keys(value);
  if (keys.length === 0) return another(mutating);
  const key = random.of(keys);
  const inner: unknown = Reflect.get(value, key);
  if (Array.isArray(value)) {
    const copy: unknown[] = [...value];
    copy.splice(Number(key), random.below(2), changed(inner, mutating));
    return copy;
  }
  const { [key]: _, ...rest } = value as Record<string, unknown>;
  const renamed = random.below(4) === 0 ? random.of([...words, ...WORDS]) : key;
  return random.below(6) === 0 ? rest : { ...rest, [renamed]: changed(inner, mutating) };
}

function another({ random, words }: Mutating): unknown {
  return random.of<() => unknown>([
    () => null,
    () => random.of([0, -1, 1e21, 2 ** 53, 1.5, -0.1, 1e300]),
    () => random.of([...words, ...WORDS]),
    () => "x".repeat(random.below(3_000)),
    () => [],
    () => ({}),
    () => random.below(2) === 0,
    () => Array.from({ length: random.below(60) }, () => ({})),
    () => ({ value: { text: [[random.of(words)]] } }),
  ])();
}
