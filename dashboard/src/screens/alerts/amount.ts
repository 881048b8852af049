import { duration, money } from "../../../../src/core/print/amounts.ts";
import type { Alert } from "../../api/types.ts";

export type Unit = NonNullable<Alert["figure"]>["unit"];

/** `12.3 %`, `1.2s`, `$0.0123`. */
export function amount(value: number, unit: Unit): string {
  if (unit === "ms") return duration(value);
  if (unit === "usd") return money(value);
  return `${(100 * value).toFixed(1)} %`;
}

/** `93.4 % to 95.9 %`; `?` where so few runs do not bound it on that side. */
export function intervalText(
  { low, high }: { readonly low: number | null; readonly high: number | null },
  unit: Unit,
): string {
  if (low === null && high === null) return "too few runs";
  const limit = (one: number | null) => (one === null ? "?" : amount(one, unit));
  return `${limit(low)} to ${limit(high)}`;
}
