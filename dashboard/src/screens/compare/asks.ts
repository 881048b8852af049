import type { Ask } from "../../api/client.ts";
import type { RunDiff } from "../../api/types.ts";

export function diffOf(a: string, b: string): Ask<RunDiff> {
  return { path: `/runs/${encodeURIComponent(a)}/diff/${encodeURIComponent(b)}` };
}
