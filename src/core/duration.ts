import { AirworthyError } from "./errors.ts";

/** Milliseconds, or a number with a unit: `500ms`, `30s`, `5m`, `2h`, `7d`. */
export type Duration = number | `${number}${"ms" | "s" | "m" | "h" | "d"}`;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const FORM = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;
const MAX = 365 * 86_400_000;

/** In milliseconds. @throws `invalid_duration` */
export function parseDuration(duration: Duration): number {
  const match = typeof duration === "string" ? FORM.exec(duration) : undefined;
  const ms =
    typeof duration === "number" ? duration : Number(match?.[1]) * (UNITS[match?.[2] ?? ""] ?? Number.NaN);
  if (ms >= 0 && ms <= MAX) return ms;
  throw new AirworthyError({
    code: "invalid_duration",
    message: `Cannot read ${typeof duration === "number" ? duration : JSON.stringify(duration)} as a duration: expected milliseconds from 0 to ${MAX}, or a number with ms, s, m, h or d`,
    hint: 'Write it as "30s" or "5m"',
  });
}
