import { digest } from "./canonical.ts";

/** What a call asked or a run was given, as it is stored: JSON texts, already redacted. */
export interface Body {
  readonly text: string;
  /** What many calls repeat, such as the list of tools: stored once by its content. */
  readonly shared?: Shared;
  /** The messages of a conversation: stored as a chain, so that each turn adds only what is new. */
  readonly thread?: Thread;
}

export interface Shared {
  readonly text: string;
  readonly hash: string;
}

/** `hashes[i]` covers the messages 0 to i, so that equal beginnings have equal hashes. */
export interface Thread {
  readonly texts: readonly string[];
  readonly hashes: readonly string[];
}

export function bodyOf(text: string, parts: { shared?: string; thread?: readonly string[] } = {}): Body {
  return {
    text,
    ...(parts.shared === undefined ? {} : { shared: { text: parts.shared, hash: sharedHash(parts.shared) } }),
    ...(parts.thread === undefined ? {} : { thread: threadOf(parts.thread) }),
  };
}

export function threadOf(texts: readonly string[]): Thread {
  const hashes: string[] = [];
  let last = "";
  for (const text of texts) {
    last = chainHash(last, text);
    hashes.push(last);
  }
  return { texts, hashes };
}

/** Links of chains by what they cover: every turn begins with the messages of the one before. */
const links = new Map<string, string>();
const LINKS_LIMIT = 2_048;
const LINK_LENGTH = 4_096;

function chainHash(before: string, text: string): string {
  const covered = before + text;
  const known = links.get(covered);
  if (known !== undefined) return known;
  const hash = digest(covered);
  if (covered.length > LINK_LENGTH) return hash;
  if (links.size >= LINKS_LIMIT) links.clear();
  links.set(covered, hash);
  return hash;
}

/** The identity of what was asked: equal asks have equal hashes, whatever the order of keys. */
export function bodyHash(body: Body): string {
  if (!body.shared && !body.thread) return digest(body.text);
  return digest(`${body.text}\n${body.shared?.hash ?? ""}\n${body.thread?.hashes.at(-1) ?? ""}`);
}

/** Characters of all texts, as a bound on what is stored. */
export function bodySize(body: Body): number {
  let size = body.text.length + (body.shared?.text.length ?? 0);
  for (const text of body.thread?.texts ?? []) size += text.length;
  return size;
}

/** Tool lists are the same for thousands of calls and long; hashing each anew would cost more than the rest. */
const known = new Map<string, string>();
const KNOWN_LIMIT = 64;

function sharedHash(text: string): string {
  const hit = known.get(text);
  if (hit !== undefined) return hit;
  if (known.size >= KNOWN_LIMIT) known.clear();
  const hash = digest(text);
  known.set(text, hash);
  return hash;
}
