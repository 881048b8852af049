import type { Played } from "./play.ts";

/** Seconds between two keys, and before the next command: nobody reads faster than that. */
const KEY = 0.04;
const REST = 1.2;

/** A recording in the format of asciinema, version 2: a header, then `[seconds, "o", text]` a line. */
export function castOf(played: readonly Played[]): string {
  const lines: string[] = [JSON.stringify({ version: 2, width: 80, height: 30, title: TITLE })];
  let now = 0;
  const say = (at: number, text: string): void => {
    lines.push(JSON.stringify([Number(at.toFixed(3)), "o", text.replaceAll("\n", "\r\n")]));
  };
  for (const { command, pieces } of played) {
    say(now, "$ ");
    for (const [at, key] of [...command, "\n"].entries()) say(now + (at + 1) * KEY, key);
    const began = now + (command.length + 1) * KEY;
    for (const { at, text } of pieces) say(began + at, text);
    now = began + (pieces.at(-1)?.at ?? 0) + REST;
  }
  return `${lines.join("\n")}\n`;
}

const TITLE = "Airworthy: from an empty folder (npm install airworthy zod) to a gate that holds";

/** What a recording shows being typed, and what each command is shown to print. */
export function readCast(cast: string): readonly { readonly command: string; readonly text: string }[] {
  const events = cast
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => JSON.parse(line) as readonly [number, "o", string]);
  const shown = events
    .map(([, , piece]) => piece)
    .join("")
    .replaceAll("\r\n", "\n");
  return shown
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = "", ...lines] = part.split("\n");
      return { command, text: lines.join("\n") };
    });
}
