import type { Body } from "../../core/body.ts";
import { digest } from "../../core/canonical.ts";
import type { CallRecord, RunEnd, StoredRun } from "../../core/run.ts";
import { checkImport } from "../check-import.ts";
import type { PortableRecord, Texts } from "./contents.ts";

/** A text of up to this length stands in its record, a longer one is named by its hash. */
const INLINE_LIMIT = 1_024;

/** What a store knows of a run beside what everybody knows. */
export interface RunExtras {
  /** Taken in by `accept()`, and begun by nobody. */
  readonly isAccepted: boolean;
  /** How it is to be driven, and how often that was tried. */
  readonly terms?: string | undefined;
  readonly tries: number;
  readonly triedAt: number;
  /** Its place in the order in which figures took runs in. */
  readonly counted?: number | undefined;
  readonly route?: string | undefined;
  readonly tools?: string | undefined;
  readonly failedAt?: string | undefined;
  /** JSON of what it waited for until it went on. */
  readonly waitedFor?: string | undefined;
}

export interface WholeRun {
  readonly run: StoredRun;
  readonly extras: RunExtras;
}

interface PackedText {
  readonly text?: string;
  readonly blob?: string;
}

interface PackedBody extends PackedText {
  readonly shared?: string;
  /** Hash of its last message; empty where there are none. */
  readonly thread?: string;
}

export function noTexts(): Texts {
  return { blobs: new Map(), messages: new Map() };
}

/** A run as a record; the long texts and messages that it names are added to `texts`. */
export function packRun({ run, extras }: WholeRun, texts: Texts): PortableRecord {
  const { interrupted: _, calls, input, end, ...rest } = run;
  return {
    ...rest,
    ...extras,
    input: packBody(input, texts),
    end: end?.status === "completed" ? { status: end.status, output: packBody(end.output, texts) } : end,
    calls: calls.map(({ ask, answer, ...call }) => ({
      ...call,
      ask: ask === undefined ? undefined : packBody(ask, texts),
      answer: answer === undefined ? undefined : packText(answer, texts),
    })),
  };
}

type Packed = Omit<StoredRun, "input" | "end" | "calls" | "interrupted"> &
  RunExtras & {
    readonly input: PackedBody;
    readonly end?: Exclude<RunEnd, { status: "completed" }> | { status: "completed"; output: PackedBody };
    readonly calls: readonly (Omit<CallRecord, "ask" | "answer"> & {
      readonly ask?: PackedBody;
      readonly answer?: PackedText;
    })[];
  };

/** The run of a record. @throws `invalid_run` where a text is not what its hash says, or a RangeError where one is missing */
export function unpackRun(record: PortableRecord, texts: Texts): WholeRun {
  const { isAccepted, terms, tries, triedAt, counted, route, tools, failedAt, waitedFor, ...rest } =
    record as unknown as Packed;
  const { end } = rest;
  const run: StoredRun = {
    ...rest,
    interrupted: false,
    input: unpackBody(rest.input, texts),
    end: end?.status === "completed" ? { status: end.status, output: unpackBody(end.output, texts) } : end,
    took: rest.took ?? undefined,
    calls: rest.calls.map((call) => ({
      ...call,
      ask: call.ask === undefined ? undefined : unpackBody(call.ask, texts),
      askHash: call.askHash,
      answer: call.answer === undefined ? undefined : unpackText(call.answer, texts),
      note: call.note,
    })),
  };
  checkImport(run);
  return {
    run,
    extras: { isAccepted, terms, tries, triedAt, counted, route, tools, failedAt, waitedFor },
  };
}

function packText(text: string, { blobs }: Texts): PackedText {
  if (text.length <= INLINE_LIMIT) return { text };
  const hash = digest(text);
  blobs.set(hash, text);
  return { blob: hash };
}

function packBody({ text, shared, thread }: Body, texts: Texts): PackedBody {
  if (shared !== undefined) texts.blobs.set(shared.hash, shared.text);
  return {
    ...packText(text, texts),
    ...(shared === undefined ? {} : { shared: shared.hash }),
    ...(thread === undefined ? {} : { thread: packThread(thread, texts) }),
  };
}

/** From the end to the first message that is there: a hash covers all before it. */
function packThread({ texts, hashes }: NonNullable<Body["thread"]>, { messages }: Texts): string {
  for (let i = hashes.length - 1; i >= 0; i--) {
    const hash = hashes[i] ?? "";
    if (messages.has(hash)) break;
    messages.set(hash, { parent: hashes[i - 1], text: texts[i] ?? "" });
  }
  return hashes.at(-1) ?? "";
}

function unpackText({ text, blob }: PackedText, { blobs }: Texts): string {
  if (text !== undefined) return text;
  return found(blobs.get(blob ?? ""), `the text ${blob}`);
}

function unpackBody(body: PackedBody, texts: Texts): Body {
  const { shared, thread } = body;
  return {
    text: unpackText(body, texts),
    ...(shared === undefined
      ? {}
      : { shared: { hash: shared, text: found(texts.blobs.get(shared), `the text ${shared}`) } }),
    ...(thread === undefined ? {} : { thread: unpackThread(thread, texts) }),
  };
}

function unpackThread(head: string, { messages }: Texts): NonNullable<Body["thread"]> {
  const texts: string[] = [];
  const hashes: string[] = [];
  for (let hash = head; hash !== ""; ) {
    const { text, parent } = found(messages.get(hash), `the message ${hash}`);
    texts.push(text);
    hashes.push(hash);
    hash = parent ?? "";
  }
  return { texts: texts.reverse(), hashes: hashes.reverse() };
}

function found<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new RangeError(`Cannot read the run: expected ${what} beside it, found nothing`);
}
