import { AirworthyError } from "../core/errors.ts";
import type { Store } from "../core/store.ts";
import type { Alert } from "../monitor/alerts/alert.ts";
import { readAlert } from "../monitor/alerts/alert.ts";

/**
 * The alert that a person means: its id or the beginning of one, or `last` for the newest that is open.
 *
 * @throws `alert_not_found`, `alert_ambiguous`
 */
export async function resolveAlert(store: Pick<Store, "monitoring">, text: string): Promise<Alert> {
  const all = await store.monitoring.alerts({ limit: 1_000 });
  const isMeant = (id: string) => id.startsWith(text) || id.startsWith(`alert_${text}`);
  const found = text === "last" ? all.slice(0, 1) : all.filter(({ id }) => isMeant(id));
  const [only, other] = found;
  if (only !== undefined && other === undefined) return readAlert(only);
  if (other !== undefined)
    throw new AirworthyError({
      code: "alert_ambiguous",
      message: `Cannot tell which alert "${text}" is: ${found.length} begin so`,
      hint: "Give more of its id, as `airworthy alerts list` shows it",
    });
  throw new AirworthyError({
    code: "alert_not_found",
    message: `Cannot find alert "${text.slice(0, 80)}" in this store`,
    hint: "List them with `airworthy alerts list`",
  });
}
