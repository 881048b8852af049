import { numberOf } from "../row.ts";

/** JSON has no infinite numbers, such as the end of what never expires: they are texts. */
export function portableNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

export function numberIn(value: unknown): number {
  return typeof value === "string" ? Number(value) : numberOf(value);
}
