import type { Ask } from "../../api/client.ts";
import type { Ab, AbSegmentList } from "../../api/types.ts";

export function ab(id: string): Ask<Ab> {
  return { path: `/ab/${encodeURIComponent(id)}` };
}

export function abSegments(id: string): Ask<AbSegmentList> {
  return { path: `/ab/${encodeURIComponent(id)}/segments` };
}
