import type { CaseChange } from "../../api/types.ts";
import type { Params } from "../../router/use-params.ts";

/** The changes that the filters of an address leave. */
export function fitting(changes: readonly CaseChange[], params: Params): readonly CaseChange[] {
  const { text = "", route, only } = params;
  const wanted = text.trim().toLowerCase();
  return changes.filter((change) => {
    if (wanted !== "" && !change.case.toLowerCase().includes(wanted)) return false;
    if (route !== undefined && change.route !== route) return false;
    if (only === "total") return change.total;
    return only === "flaky" ? change.newlyFlaky : true;
  });
}
