import type { Ask } from "../../api/client.ts";
import type { Alert, AlertList, MonitorReport } from "../../api/types.ts";

export type Shown = "open" | "resolved";

export function alerts(state: Shown, workflow?: string): Ask<AlertList> {
  return { path: "/alerts", query: { state, workflow } };
}

export function alert(id: string): Ask<Alert> {
  return { path: placeOf(id) };
}

export function monitor(): Ask<MonitorReport> {
  return { path: "/monitor" };
}

/** Of the alert, both in the API and among the screens. */
export function placeOf(id: string): string {
  return `/alerts/${encodeURIComponent(id)}`;
}
