import { withParams } from "../../router/use-params.ts";

export function experimentLink(id: string): string {
  return `/evals/${encodeURIComponent(id)}`;
}

/** The trials of a route, of a tag written `#hard`, or all. */
export function trialsLink(id: string, part?: string): string {
  const isTag = part?.startsWith("#") === true;
  return withParams(
    experimentLink(id),
    {},
    {
      view: "trials",
      route: isTag ? undefined : part,
      tag: isTag ? part.slice(1) : undefined,
    },
  );
}

export function comparisonLink(id: string, baseline: string): string {
  return `${experimentLink(id)}/against/${encodeURIComponent(baseline)}`;
}

export function caseLink(id: string, name: string, against?: string): string {
  return withParams(`${experimentLink(id)}/cases/${encodeURIComponent(name)}`, {}, { against });
}
