import { isDeepStrictEqual } from "node:util";
import type { Case } from "../case.ts";

/** A part of a case that differs; `before` or `after` is absent where there was or is none. */
export interface FieldChange {
  /** `expected.route`, `turns[1].input`. */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface DatasetDiff {
  readonly added: readonly Case[];
  readonly removed: readonly Case[];
  readonly changed: readonly { readonly id: string; readonly fields: readonly FieldChange[] }[];
  readonly unchanged: number;
  /** Whether cases that both have stand in another order. */
  readonly moved: boolean;
}

/** What is different in `after`; cases are followed by their ids. */
export function diffDatasets(
  before: { readonly cases: readonly Case[] },
  after: { readonly cases: readonly Case[] },
): DatasetDiff {
  const old = new Map(before.cases.map((one) => [one.id, one]));
  const now = new Map(after.cases.map((one) => [one.id, one]));
  const both = after.cases.filter(({ id }) => old.has(id));
  const changed = both.flatMap((one) => {
    const fields = fieldChanges(old.get(one.id), one, "");
    return fields.length === 0 ? [] : [{ id: one.id, fields }];
  });
  return {
    added: after.cases.filter(({ id }) => !old.has(id)),
    removed: before.cases.filter(({ id }) => !now.has(id)),
    changed,
    unchanged: both.length - changed.length,
    moved: !isDeepStrictEqual(
      both.map(({ id }) => id),
      before.cases.map(({ id }) => id).filter((id) => now.has(id)),
    ),
  };
}

function fieldChanges(before: unknown, after: unknown, path: string): readonly FieldChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isNested(before) || !isNested(after) || Array.isArray(before) !== Array.isArray(after)) {
    return [
      {
        path,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      },
    ];
  }
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => {
    const step = Array.isArray(before) ? `[${key}]` : path === "" ? key : `.${key}`;
    return fieldChanges(Reflect.get(before, key), Reflect.get(after, key), `${path}${step}`);
  });
}

function isNested(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
