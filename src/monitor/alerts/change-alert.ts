import { AirworthyError } from "../../core/errors.ts";
import type { AlertId } from "../../core/ids.ts";
import type { Store } from "../../core/store.ts";
import type { Alert } from "./alert.ts";
import { readAlert, statusOf, storedAlert, withEvent } from "./alert.ts";

export interface AlertDeed {
  readonly change: "acknowledge" | "resolve";
  /** Ms since the epoch. */
  readonly at: number;
  readonly by: string;
  readonly why?: string;
}

const TRIES = 5;

/** @throws `alert_not_found` */
export async function findAlert(store: Pick<Store, "monitoring">, id: AlertId): Promise<Alert> {
  const stored = await store.monitoring.alert(id);
  if (stored !== undefined) return readAlert(stored);
  throw new AirworthyError({
    code: "alert_not_found",
    message: `Cannot find alert "${id}" in this store`,
    hint: "List them with `airworthy alerts list`",
  });
}

/**
 * Says that somebody has seen an alert, or that it is over: what the monitor then sees is what it is held against.
 *
 * @throws `alert_not_found`, `alert_closed` where it is resolved already
 */
export async function changeAlert(
  store: Pick<Store, "monitoring">,
  id: AlertId,
  { change, at, by, why }: AlertDeed,
): Promise<Alert> {
  const type = change === "acknowledge" ? "acknowledged" : "resolved";
  for (let tried = 0; tried < TRIES; tried++) {
    const alert = await findAlert(store, id);
    if (statusOf(alert) === "resolved") throw closed(alert);
    const next = withEvent(alert, { at, by, type, ...(why === undefined || why === "" ? {} : { why }) });
    if (await store.monitoring.change(storedAlert(next), [])) return next;
  }
  throw new AirworthyError({
    code: "alert_moved",
    message: `Cannot ${change} alert "${id}": it changes all the time`,
    hint: "Try again in a moment",
  });
}

function closed({ id, events }: Alert): AirworthyError {
  const { by = "somebody", at = 0 } = events.findLast(({ type }) => type === "resolved") ?? {};
  return new AirworthyError({
    code: "alert_closed",
    message: `Cannot change alert "${id}": ${by} resolved it at ${new Date(at).toISOString()}`,
    hint: "Open ones are listed by `airworthy alerts list`",
  });
}
