import { isIPv6 } from "node:net";
import type { Finder, Span } from "./_span.ts";
import { byPattern } from "./_span.ts";

const BYTE = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
const IP_V4 = new RegExp(`(?<![\\w.])${BYTE}(?:\\.${BYTE}){3}(?!\\w|\\.\\w)`, "g");
const IP_V6 = /(?<![\w.]|[0-9A-Fa-f]:)[0-9A-Fa-f:][0-9A-Fa-f:.]{1,44}(?!\w)/g;

const findV4: Finder = byPattern("ip", IP_V4);

/** Internet addresses, version 4 and 6. */
export function* findIps(text: string): Generator<Span> {
  yield* findV4(text);
  for (const { 0: candidate, index } of text.matchAll(IP_V6)) {
    const address = candidate.replace(/[.]+$|(?<!:):$/, "");
    // Without a digit it is a word of hexadecimal letters: `::add` is C++ or SQL.
    if (/\d/.test(address) && isIPv6(address)) {
      yield { start: index, end: index + address.length, kind: "ip" };
    }
  }
}
