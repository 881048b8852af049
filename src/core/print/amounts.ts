/** Milliseconds for people: `<1ms`, `340ms`, `1.2s`, `2m05s`, `1h02m`, `3d04h`. */
export function duration(ms: number | undefined): string {
  if (ms === undefined) return "-";
  if (ms < 1) return ms <= 0 ? "0ms" : "<1ms";
  if (ms < 999.5) return `${Math.round(ms)}ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return parts(seconds, 60, ["m", "s"]);
  const minutes = Math.round(seconds / 60);
  return minutes < 1_440 ? parts(minutes, 60, ["h", "m"]) : parts(Math.round(minutes / 60), 24, ["d", "h"]);
}

/** How long ago, in the largest unit that fits: `5s`, `3m`, `2h`, `12d`. */
export function age(from: number, now: number = Date.now()): string {
  const seconds = Math.max(0, Math.floor((now - from) / 1_000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3_600)}h` : `${Math.floor(seconds / 86_400)}d`;
}

/** US dollars; an unknown cost says so and is never 0. */
export function money(usd: number | undefined): string {
  if (usd === undefined) return "unknown";
  if (usd === 0) return "$0";
  if (usd < 0.0001) return "<$0.0001";
  if (usd < 1) return `$${usd.toFixed(4)}`;
  return usd < 1_000 ? `$${usd.toFixed(2)}` : `$${grouped(usd)}`;
}

/** Short enough for a table: `999`, `12.3k`, `4.5M`. */
export function count(number: number): string {
  if (number < 1_000) return String(number);
  return number < 999_950 ? `${(number / 1_000).toFixed(1)}k` : `${(number / 1_000_000).toFixed(1)}M`;
}

/** In full, with separators: `12,345`. */
export function grouped(number: number): string {
  return Math.round(number).toLocaleString("en-US");
}

/** `1 run`, `2 runs`. */
export function plural(number: number, one: string, many = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

export function bytes(size: number): string {
  let unit = 0;
  let rest = size;
  while (rest >= 1_024 && unit < UNITS.length - 1) {
    rest /= 1_024;
    unit += 1;
  }
  return `${unit === 0 ? rest : rest.toFixed(1)} ${UNITS[unit] ?? ""}`;
}

/** Local time to the second, as it can be typed again: `2026-11-22 14:03:21`. */
export function dateTime(ms: number): string {
  const date = new Date(ms);
  const [year, month, day] = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(two);
  const [hours, minutes, seconds] = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two);
  return `${year}-${month}-${day} ${hours}:${minutes}:${seconds}`;
}

function parts(total: number, base: number, [large, small]: readonly [string, string]): string {
  return `${Math.floor(total / base)}${large}${two(total % base)}${small}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
