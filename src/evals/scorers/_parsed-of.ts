import { quoted } from "./quoted.ts";

type Parsed =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string };

const FENCED = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?```\s*$/i;

/** A text as the JSON that it is, alone or in one Markdown fence; anything else as it is. */
export function parsedOf(value: unknown): Parsed {
  if (typeof value !== "string") return { ok: true, value };
  const text = FENCED.exec(value)?.[1] ?? value;
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false, reason: `${quoted(value)} is not JSON` };
  }
}
