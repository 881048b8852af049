import { InvalidArgumentError } from "commander";

/** Parses a whole number from `least` up. */
export function wholeNumber(least: number, most?: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    const isWithin = number >= least && number <= (most ?? Number.MAX_SAFE_INTEGER);
    if (/^\d+$/.test(text) && isWithin) return number;
    throw new InvalidArgumentError(
      `Expected a whole number from ${least}${most === undefined ? "" : ` to ${most}`}.`,
    );
  };
}

/** A port to listen on; 0 takes a free one. */
export const port: (text: string) => number = wholeNumber(0, 65_535);

/** Parses a number above 0. */
export function positiveNumber(text: string): number {
  const number = Number(text);
  if (text.trim() !== "" && Number.isFinite(number) && number > 0) return number;
  throw new InvalidArgumentError("Expected a number above 0.");
}

/** Parses a share: a number from 0 to 1, or `3%`. */
export function share(text: string): number {
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text);
  const number = percent === null ? Number(text) : Number(percent[1]) / 100;
  if (text.trim() !== "" && number >= 0 && number <= 1) return number;
  throw new InvalidArgumentError("Expected a share from 0 to 1, such as 0.03 or 3%.");
}

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Parses `500ms`, `30s`, `5m`, `2h`, `7d` to ms. */
export function durationOption(text: string): number {
  const match = DURATION.exec(text);
  if (match !== null) return Number(match[1]) * (UNITS[match[2] ?? ""] ?? 0);
  throw new InvalidArgumentError("Expected a number with ms, s, m, h or d, such as 30s.");
}

/** Parses a time: how long ago (`2h`), or a date (`2026-11-22`, `2026-11-22T14:00`), to ms since the epoch. */
export function timeOption(text: string): number {
  if (DURATION.test(text)) return Date.now() - durationOption(text);
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? new Date(text.replace(" ", "T")).getTime() : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new InvalidArgumentError("Expected how long ago (2h, 7d) or a date such as 2026-11-22T14:00.");
}

const SIZE = /^(\d+(?:\.\d+)?)\s*(B|KiB|MiB|GiB|TiB|K|M|G|T)?$/i;
const POWERS: Readonly<Record<string, number>> = { b: 0, k: 1, m: 2, g: 3, t: 4 };

/** Parses `500MiB`, `10G` to bytes. */
export function sizeOption(text: string): number {
  const match = SIZE.exec(text);
  if (match !== null) {
    return Math.round(Number(match[1]) * 1_024 ** (POWERS[(match[2] ?? "b").charAt(0).toLowerCase()] ?? 0));
  }
  throw new InvalidArgumentError("Expected a number with B, KiB, MiB, GiB or TiB, such as 10GiB.");
}

/** Collects an option that may be given several times. */
export function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** Parses `name=value`, several times, to an object. */
export function pairs(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Expected name=value.");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** Parses `a,b` to its parts. */
export function listed(text: string): readonly string[] {
  const parts = text.split(",").map((part) => part.trim());
  if (parts.every((part) => part !== "")) return parts;
  throw new InvalidArgumentError("Expected names separated by commas.");
}

/** Parses `1,10,50,100` to numbers above 0, up to 100. */
export function percentages(text: string): readonly number[] {
  const numbers = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (numbers.every((number) => number > 0 && number <= 100)) return numbers;
  throw new InvalidArgumentError("Expected shares in per cent, such as 1,10,50,100.");
}
