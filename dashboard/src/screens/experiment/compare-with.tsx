import type { ExperimentSummary } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { navigate } from "../../router/location.ts";
import { experiments } from "../evals/asks.ts";
import { comparisonLink } from "../evals/links.ts";

/** Leads to the comparison with another experiment of the same evaluation. */
export function CompareWith({ experiment }: { readonly experiment: ExperimentSummary }) {
  const found = useResource(experiments({ name: experiment.name, limit: 100 }));
  const others =
    found.state === "ready" ? found.value.experiments.filter(({ id }) => id !== experiment.id) : [];
  if (others.length === 0) return null;
  return (
    <select
      class="field"
      aria-label="Compare with another experiment"
      value=""
      onChange={({ currentTarget }) => navigate(comparisonLink(experiment.id, currentTarget.value))}
    >
      <option value="">Compare with…</option>
      {others.map(({ id, release, startedAt }) => (
        <option key={id} value={id}>
          {release.slice(0, 60)}, {new Date(startedAt).toLocaleDateString()}
        </option>
      ))}
    </select>
  );
}
