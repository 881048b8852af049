import type { Segment } from "../../api/types.ts";
import { withParams } from "../../router/use-params.ts";

/** The filter of runs for each kind of condition that has one. */
const FILTERS: Readonly<Record<string, string>> = {
  route: "route",
  workflow: "workflow",
  release: "release",
  customer: "subject",
};

/**
 * Where the failed runs of a segment are listed. The list knows one attribute and no tools or shapes of inputs: what it
 * cannot ask for is left out, and `isExact` says so.
 */
export function runsOfSegment(
  { conditions }: Pick<Segment, "conditions">,
  since: string,
): { readonly href: string; readonly isExact: boolean } {
  const filters: Record<string, string> = {};
  let isExact = true;
  for (const { kind, name, value } of conditions) {
    const [key, wanted] = kind === "subject" ? ["attribute", `${name}=${value}`] : [FILTERS[kind], value];
    if (key === undefined || filters[key] !== undefined) isExact = false;
    else filters[key] = wanted;
  }
  return { href: withParams("/runs", {}, { status: "failed", only: "traffic", since, ...filters }), isExact };
}
