/**
 * MurmurHash3 for 32 bits (x86) over the UTF-8 of a text: what sticky draws are made of. Not for secrets.
 * The reference is Austin Appleby's smhasher; every language has the same function.
 *
 * @returns 0 to 2^32 - 1
 */
export function murmur3(text: string, seed = 0): number {
  let h = seed | 0;
  const { length } = text;
  const whole = length & ~3;
  let i = 0;
  while (i < whole) {
    const [a, b, c, d] = [
      text.charCodeAt(i),
      text.charCodeAt(i + 1),
      text.charCodeAt(i + 2),
      text.charCodeAt(i + 3),
    ];
    // Beyond ASCII a character is not a byte, so that the rest of the way goes over bytes.
    if ((a | b | c | d) > 0x7f) return murmur3Bytes(Buffer.from(text), seed);
    h = block(h, a | (b << 8) | (c << 16) | (d << 24));
    i += 4;
  }
  let tail = 0;
  for (let at = length - 1; at >= i; at--) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return murmur3Bytes(Buffer.from(text), seed);
    tail = (tail << 8) | code;
  }
  return finish(h, tail, length);
}

function murmur3Bytes(bytes: Uint8Array, seed: number): number {
  let h = seed | 0;
  const { length } = bytes;
  const whole = length & ~3;
  for (let i = 0; i < whole; i += 4) h = block(h, word(bytes, i, i + 4));
  return finish(h, word(bytes, whole, length), length);
}

/** The bytes from `start` to `end` as a number, the first one lowest. */
function word(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = end - 1; at >= start; at--) value = (value << 8) | (bytes[at] ?? 0);
  return value;
}

function block(h: number, k: number): number {
  const mixed = h ^ scrambled(k);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function scrambled(k: number): number {
  const x = Math.imul(k, 0xcc9e2d51);
  return Math.imul((x << 15) | (x >>> 17), 0x1b873593);
}

function finish(h: number, tail: number, length: number): number {
  let x = h ^ scrambled(tail) ^ length;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
