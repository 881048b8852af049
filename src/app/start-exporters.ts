import { AirworthyError } from "../core/errors.ts";
import type { Exporter, RunningExporter } from "../core/exporter.ts";
import type { Store } from "../core/store.ts";

/** @throws `duplicate_exporter` */
export async function startExporters(
  exporters: readonly Exporter[],
  store: Store,
): Promise<readonly RunningExporter[]> {
  const names = new Set<string>();
  for (const { name } of exporters) {
    if (names.has(name)) throw duplicate(name);
    names.add(name);
  }
  return Promise.all(exporters.map((exporter) => exporter.start({ store })));
}

function duplicate(name: string): AirworthyError {
  return new AirworthyError({
    code: "duplicate_exporter",
    message: `Cannot open the app: two exporters are named "${name}"`,
    hint: "Give each a `name` of its own, since the store remembers by it how far they have come",
  });
}
