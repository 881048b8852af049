import type { AirworthyError } from "../../core/errors.ts";
import { conversationError } from "./_conversation-error.ts";
import { openaiMessage } from "./_openai-message.ts";
import type { Conversation } from "./conversation-run.ts";

const LISTS = ["messages", "traj", "history"] as const;

/** Where in a file something stands, in words: `line 3`, `conversation 2`. */
export interface FilePlace {
  readonly file: string;
  readonly place: string;
}

/**
 * The conversations in a JSON value: an array of messages; an object with such an array under
 * `messages`, `traj` or `history`; or an array of either. Found and checked one by one.
 */
export function* findConversations(value: unknown, at: FilePlace): Generator<Conversation, void, undefined> {
  if (!Array.isArray(value)) {
    yield ofObject(value, at);
    return;
  }
  if (value.length === 0) throw conversationError("it is an empty array", at);
  if (isMessage(value[0])) {
    yield { messages: messagesOf(value, at), metadata: {} };
    return;
  }
  for (const [i, item] of value.entries()) {
    const inside = { ...at, place: joined(at.place, `conversation ${i + 1}`) };
    yield Array.isArray(item) ? { messages: messagesOf(item, inside), metadata: {} } : ofObject(item, inside);
  }
}

function ofObject(value: unknown, at: FilePlace): Conversation {
  if (typeof value !== "object" || value === null)
    throw conversationError(`it is ${value === null ? "null" : `a ${typeof value}`}`, at);
  if ("airworthy" in value) throw runsInstead(at);
  const record: Readonly<Record<string, unknown>> = { ...value };
  const key = LISTS.find((name) => Array.isArray(record[name]));
  if (key === undefined) {
    const keys = Object.keys(record).slice(0, 8).join(", ");
    throw conversationError(`it has no messages, traj or history, but ${keys === "" ? "nothing" : keys}`, at);
  }
  const { [key]: messages, ...metadata } = record;
  return { messages: messagesOf(messages, at), metadata };
}

function messagesOf(value: unknown, at: FilePlace): Conversation["messages"] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  if (items.length === 0) throw conversationError("it has no messages", at);
  return items.map((item, i) => {
    const result = openaiMessage.safeParse(item);
    if (result.success) return result.data;
    const { path, message } = result.error.issues[0] ?? { path: [], message: "it has another shape" };
    const where = path.length === 0 ? "" : `"${path.join(".")}": `;
    throw conversationError(`${where}${message}${shown(item, path)}`, {
      ...at,
      place: joined(at.place, `message ${i + 1}`),
    });
  });
}

function shown(item: unknown, path: readonly PropertyKey[]): string {
  let value = item;
  for (const key of path)
    value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  // Not JSON of all of it, which may be any size and depth.
  if (value === undefined) return "";
  const isObject = typeof value === "object" && value !== null;
  return `, received ${isObject ? (Array.isArray(value) ? "an array" : "an object") : JSON.stringify(value).slice(0, 60)}`;
}

function isMessage(value: unknown): boolean {
  return typeof value === "object" && value !== null && "role" in value;
}

function joined(outer: string, inner: string): string {
  return outer === "" ? inner : `${outer}, ${inner}`;
}

function runsInstead(at: FilePlace): AirworthyError {
  return conversationError("it is an export of runs, not of conversations", at);
}
