import type { Ask } from "../../api/client.ts";
import type { Call, DatasetList, Run } from "../../api/types.ts";

/** A run with no more than a line of each call: thousands of calls stay a small answer. */
export function runInLines(id: string): Ask<Run> {
  return { path: `/runs/${encodeURIComponent(id)}`, query: { calls: "lines" } };
}

/** A run with the texts of its calls. */
export function runInTexts(id: string): Ask<Run> {
  return { path: `/runs/${encodeURIComponent(id)}` };
}

/** One call, whole. */
export function callOf(run: string, seq: number): Ask<Call> {
  return { path: `/runs/${encodeURIComponent(run)}/calls/${seq}` };
}

export function datasets(): Ask<DatasetList> {
  return { path: "/datasets" };
}
