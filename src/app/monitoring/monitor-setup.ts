import type { Store } from "../../core/store.ts";
import type { MonitorOptions } from "../../monitor/monitor.ts";
import type { Config } from "../config.ts";
import type { AlertTarget } from "./alert-targets.ts";
import { alertTargets } from "./alert-targets.ts";
import { criteriaReader } from "./criteria-reader.ts";
import type { MonitorConfig } from "./monitor-options.ts";

/** What a configuration says of the monitor, ready to be used. */
export interface MonitorSetup {
  readonly settings: MonitorConfig;
  readonly targets: readonly AlertTarget[];
  readonly criteriaOf: MonitorOptions["criteriaOf"];
}

export function monitorSetup(
  { monitor = {}, evals = [] }: Pick<Config, "monitor" | "evals">,
  { store, root }: { readonly store: Store; readonly root: string },
): MonitorSetup {
  return {
    settings: monitor,
    targets: alertTargets(monitor, root),
    criteriaOf: criteriaReader(store, evals),
  };
}
