import type { Finder, Span } from "./_span.ts";
import { byPattern } from "./_span.ts";

const PEM_BEGIN = /-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY-----/g;
const PEM_END = /-----END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY-----/g;

/**
 * Keys by the prefixes of those who issue them. `sk-` also begins words (`sk-ii-essence`, and
 * `task-` ends on it), so without a known second part a run of at least 12 with a digit must follow.
 */
const API_KEY = new RegExp(
  [
    "(?<![A-Za-z0-9])sk-(?:ant|proj|svcacct|admin|or)-[\\w-]{8,}",
    "(?<![A-Za-z0-9])sk-(?:[a-z0-9]{1,12}-){0,3}(?=[A-Za-z_]*\\d)\\w{12,}[\\w-]*",
    "(?<![A-Za-z0-9])[rsp]k_(?:live|test)_\\w{10,}",
    "(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{16,}",
    "(?<![A-Za-z0-9])github_pat_\\w{20,}",
    "(?<![A-Za-z0-9])glpat-[\\w-]{20,}",
    "(?<![A-Za-z0-9])(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Za-z])",
    "(?<![A-Za-z0-9])xox[a-z]-[\\w-]{10,}",
    "(?<![A-Za-z0-9])AIza[\\w-]{30,}",
  ].join("|"),
  "g",
);

const JWT = /(?<![A-Za-z0-9_-])eyJ[\w-]{5,}(?:\.{1,2}[\w-]+){1,4}/g;
const BEARER = /(?<![A-Za-z0-9])bearer\s+(?<token>[\w.~+/-]{12,}=*)/gi;

const findPrefixed: Finder = byPattern("api_key", API_KEY);

/** Keys of known issuers, and private keys in PEM. */
export function* findApiKeys(text: string): Generator<Span> {
  yield* findPems(text);
  yield* findPrefixed(text);
}

/** Private keys in PEM; one that is cut off goes to the end of the text. */
function* findPems(text: string): Generator<Span> {
  let end = 0;
  for (const { index } of text.matchAll(PEM_BEGIN)) {
    if (index < end) continue;
    PEM_END.lastIndex = index;
    end = PEM_END.test(text) ? PEM_END.lastIndex : text.length;
    yield { start: index, end, kind: "private_key" };
  }
}

export const findJwts: Finder = byPattern("jwt", JWT);

/** A word such as "Bearer authentication" is no token: a token has a digit. */
const findBearers: Finder = byPattern("token", BEARER, {
  group: "token",
  accept: (token) => /\d/.test(token),
});

/** What follows "Bearer", and JSON Web Tokens wherever they stand. */
export function* findTokens(text: string): Generator<Span> {
  yield* findJwts(text);
  yield* findBearers(text);
}
