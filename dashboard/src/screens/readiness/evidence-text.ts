import { bytes, grouped, money } from "../../../../src/core/print/amounts.ts";

/** A number with the unit that its name says, `USD a run` or `bytes of the store`, and no more digits than tell. */
export function evidenceText(what: string, value: string | number): string {
  if (typeof value === "string") return value;
  if (what.startsWith("USD ")) return money(value);
  if (what.startsWith("bytes ")) return bytes(value);
  return Number.isInteger(value) ? grouped(value) : String(Number(value.toPrecision(4)));
}
