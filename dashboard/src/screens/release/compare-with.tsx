import { useResource } from "../../api/use-resource.ts";
import { navigate } from "../../router/location.ts";
import { releases } from "../releases/asks.ts";

/** Leads to what changed from another release to this one. */
export function CompareWith({ id }: { readonly id: string }) {
  const found = useResource(releases());
  const others = found.state === "ready" ? found.value.releases.filter((one) => one.id !== id) : [];
  if (others.length === 0) return null;
  return (
    <select
      class="field"
      aria-label="What changed since another release"
      value=""
      onChange={({ currentTarget: { value } }) =>
        value !== "" && navigate(`/releases/${encodeURIComponent(value)}/diff/${encodeURIComponent(id)}`)
      }
    >
      <option value="">What changed since…</option>
      {others.map((one) => (
        <option key={one.id} value={one.id}>
          {(one.name ?? one.id).slice(0, 60)}
        </option>
      ))}
    </select>
  );
}
