import type { Ask, Query } from "../../api/client.ts";
import type { CaseView, ComparisonView, ExperimentList, ExperimentView, TrialPage } from "../../api/types.ts";

export function experiments(query: Query): Ask<ExperimentList> {
  return { path: "/experiments", query };
}

export function experiment(id: string): Ask<ExperimentView> {
  return { path: `/experiments/${encodeURIComponent(id)}` };
}

export function trials(id: string, query: Query): Ask<TrialPage> {
  return { path: `/experiments/${encodeURIComponent(id)}/trials`, query };
}

export function comparison(id: string, baseline: string): Ask<ComparisonView> {
  return { path: `/experiments/${encodeURIComponent(id)}/against/${encodeURIComponent(baseline)}` };
}

export function caseOf(id: string, name: string, against: string | undefined): Ask<CaseView> {
  return {
    path: `/experiments/${encodeURIComponent(id)}/cases/${encodeURIComponent(name)}`,
    query: { against },
  };
}
