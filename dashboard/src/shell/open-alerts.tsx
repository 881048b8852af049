import { useResource } from "../api/use-resource.ts";
import { alerts } from "../screens/alerts/asks.ts";

/** Asked for again so often, in ms. */
const EVERY = 15_000;

/** How many alerts are open, beside their place in the navigation. */
export function OpenAlerts() {
  const found = useResource(alerts("open"), { every: EVERY });
  if (found.state !== "ready" || found.value.alerts.length === 0) return null;
  const count = found.value.alerts.length;
  return (
    <span class="nav-count">
      {count}
      <span class="hidden"> open</span>
    </span>
  );
}
