import type { CustomTypesConfig } from "pg";

const INT8 = 20;
const INT8_ARRAY = 1_016;
const UUID = 2_950;
const BYTEA = 17;
const JSON_TYPES = new Set([114, 3_802]);
const FLOAT8 = 701;
const BOOL = 16;
const SMALL = new Set([21, 23, 26]);

/** How columns are read. Our bigints are below 2^53, and our UUIDs are digests. */
export function typesOf(): CustomTypesConfig {
  return { getTypeParser: ((oid: number) => parserOf(oid)) as CustomTypesConfig["getTypeParser"] };
}

function parserOf(oid: number): (value: string) => unknown {
  if (oid === INT8 || oid === FLOAT8 || SMALL.has(oid)) return Number;
  if (oid === BOOL) return (value) => value === "t";
  if (oid === BYTEA) return (value) => Buffer.from(value.slice(2), "hex");
  if (oid === UUID) return (value) => value.replaceAll("-", "");
  if (oid === INT8_ARRAY) return (value) => value.slice(1, -1).split(",").filter(Boolean).map(Number);
  if (JSON_TYPES.has(oid)) return (value) => JSON.parse(value);
  return (value) => value;
}
