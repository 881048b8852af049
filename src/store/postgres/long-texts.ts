import type { Body } from "../../core/body.ts";
import { digest } from "../../core/canonical.ts";
import type { Flight } from "./flight.ts";
import type { Operation } from "./operation.ts";
import { NO_MESSAGE } from "./schema.ts";
import type { KnownTexts, TextKind } from "./texts-kept.ts";

/** A text that is long enough for an object store. */
export interface LongText {
  readonly kind: TextKind;
  /** Undefined for that of a run which is begun today. */
  readonly day: number | undefined;
  readonly hash: string;
  readonly text: string;
}

/** Those of one write that are longer than `over` and not known to be stored. */
export function longTexts(operation: Operation, known: KnownTexts, over: number): LongText[] {
  const { flight } = operation;
  const found: LongText[] = [];
  const add = (kind: TextKind, text: string | undefined, hash?: string): void => {
    if (text === undefined || text.length <= over) return;
    const named = hash ?? digest(text);
    if (!known.has(kind, flight.day, named)) found.push({ kind, day: flight.day, hash: named, text });
  };
  for (const text of textsOf(operation)) add("blob", text);
  for (const { shared, thread } of bodiesOf(operation)) {
    add("blob", shared?.text, shared?.hash);
    for (const { text, hash } of newMessages(thread, flight, known)) add("message", text, hash);
  }
  return found;
}

/** From the end to the first that is known: a hash covers all before it. */
function* newMessages(thread: Body["thread"], flight: Flight, known: KnownTexts) {
  const { texts = [], hashes = [] } = thread ?? {};
  for (let i = hashes.length - 1; i >= 0; i--) {
    const hash = hashes[i] ?? NO_MESSAGE;
    if (known.has("message", flight.day, hash)) return;
    yield { text: texts[i], hash };
  }
}

function bodiesOf(operation: Operation): Body[] {
  switch (operation.kind) {
    case "begin":
      return [operation.start.input];
    case "append":
      return operation.record.ask === undefined ? [] : [operation.record.ask];
    case "end":
      return operation.ending.end?.status === "completed" ? [operation.ending.end.output] : [];
  }
}

function textsOf(operation: Operation): (string | undefined)[] {
  const texts: (string | undefined)[] = bodiesOf(operation).map(({ text }) => text);
  if (operation.kind === "append") texts.push(operation.record.answer);
  if (operation.kind !== "end") return texts;
  const { end } = operation.ending;
  if (end?.status === "failed" || end?.status === "cancelled") texts.push(JSON.stringify(end.error));
  return texts;
}
