import { stripVTControlCharacters } from "node:util";
import type { Terminal } from "../terminal.ts";
import { diffText } from "./diff-text.ts";
import { jsonDocument } from "./json.ts";
import { visible, visibleLine } from "./visible.ts";

/** What people are told of an error: never its stack. */
export interface Told {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly code?: string | undefined;
}

/** Takes an error, an error as it is stored, or anything that was thrown. */
export function toldOf(error: unknown): Told {
  if (typeof error !== "object" || error === null) return { message: String(error) };
  const property = (name: string): string | undefined => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const name = property("name");
  const message = property("message") ?? name ?? "unknown error";
  const isPlain =
    name === undefined || ["Error", "NonError"].includes(name) || property("hint") !== undefined;
  return {
    message: stripVTControlCharacters(isPlain || message === name ? message : `${name}: ${message}`),
    hint: property("hint"),
    code: property("code"),
  };
}

/** The lines `error: …`, `hint: …` and `code: …`; a difference in the message is coloured. */
export function errorText(error: unknown, terminal: Pick<Terminal, "paintErr">): string {
  const { message, hint, code } = toldOf(error);
  const paint = terminal.paintErr;
  const [first = "", ...rest] = visible(message).split("\n");
  const lines = [`${paint("red", "error:")} ${first}`];
  if (rest.length > 0) lines.push(diffText(rest.join("\n"), paint));
  if (hint !== undefined) lines.push(`${paint("cyan", "hint:")} ${visible(hint)}`);
  if (code !== undefined) lines.push(paint("dim", `code: ${visible(code)}`));
  return lines.join("\n");
}

/**
 * As {@link errorText}, and what the error came of: a model is told no more than a code, and whoever runs
 * it has to know what to mend.
 */
export function runErrorText(error: unknown, terminal: Pick<Terminal, "paintErr">): string {
  const causes = causesOf(error).map(
    (cause) => `${terminal.paintErr("dim", "because:")} ${visibleLine(cause)}`,
  );
  return [errorText(error, terminal), ...causes].join("\n");
}

/** What each cause says, the nearest first; not what an error around it has said already. */
export function causesOf(error: unknown): readonly string[] {
  const told: string[] = [];
  let around = toldOf(error).message;
  for (let cause = causeOf(error), depth = 0; cause !== undefined && depth < MOST_CAUSES; depth += 1) {
    const { message, code } = toldOf(cause);
    if (!around.includes(message))
      told.push(code === undefined || message.includes(code) ? message : `${message} (${code})`);
    around = `${around}\n${message}`;
    cause = causeOf(cause);
  }
  return told;
}

const MOST_CAUSES = 8;

function causeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null ? Reflect.get(error, "cause") : undefined;
}

export function errorJson(error: unknown): string {
  const { message, hint, code } = toldOf(error);
  return jsonDocument({ error: { code, message, hint } });
}
