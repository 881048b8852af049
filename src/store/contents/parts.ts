import type { TableName } from "./table-parts.ts";
import { TABLE_PARTS } from "./table-parts.ts";

/** Parts that are more than rows of a table. */
export type WholePart = "runs" | "sessions" | "store";
export type PartName = WholePart | TableName;

/**
 * What a store holds, in the order in which it can be written: what others refer to comes first. Lists that a store adds to
 * by itself when runs and feedback are written come behind those, and replace what it has added.
 */
export const PARTS: readonly PartName[] = [
  "runs",
  "sessions",
  ...TABLE_PARTS.map(({ name }) => name),
  "store",
];

export function isTable(part: PartName): part is TableName {
  return part !== "runs" && part !== "sessions" && part !== "store";
}
