import { withParams } from "../../router/use-params.ts";

export function experimentLink(id: string): string {
  return `/evals/${encodeURIComponent(id)}`;
}

export function comparisonLink(id: string, baseline: string): string {
  return `${experimentLink(id)}/against/${encodeURIComponent(baseline)}`;
}

export function caseLink(id: string, name: string, against?: string): string {
  return withParams(`${experimentLink(id)}/cases/${encodeURIComponent(name)}`, {}, { against });
}
