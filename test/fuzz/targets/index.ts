import type { Target } from "../_target.ts";

/** Readers of bytes that come from others, by the file that holds them. */
export const GROUPS = ["traces", "files", "code", "records", "server"] as const;
export type Group = (typeof GROUPS)[number];

/** Loaded only when asked for: each group brings in its part of the program. */
export async function targetsOf(group: Group): Promise<readonly Target[]> {
  const loaded: Readonly<Record<string, readonly Target[]>> = await import(`./${group}.ts`);
  return loaded[group.toUpperCase()] ?? [];
}
