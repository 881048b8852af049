import type { CaseChange } from "../../../evals/datasets/change-cases.ts";
import type { Dataset } from "../../../evals/datasets/dataset.ts";
import type { GlobalOptions } from "../../cli.ts";
import { withDatasets } from "../../dataset-places.ts";
import { plural } from "../../print/amounts.ts";
import { jsonDocument } from "../../print/json.ts";
import { visibleLine } from "../../print/visible.ts";
import type { Terminal } from "../../terminal.ts";

/** What a command did to a dataset. */
export interface Changed {
  readonly where: string;
  readonly before: Dataset | undefined;
  readonly after: Dataset;
  readonly changes: readonly CaseChange[];
}

/** Changes a dataset and says what was written where. Nothing is written where nothing changes. */
export async function changeDataset(
  name: string,
  { options, terminal }: { readonly options: GlobalOptions; readonly terminal: Terminal },
  make: (before: Dataset | undefined) => readonly CaseChange[],
): Promise<Changed> {
  const changed = await withDatasets({ ...options, write: true }, [name], async ([place]) => {
    if (place === undefined) throw new Error(`No place for ${name}`);
    let before: Dataset | undefined;
    let changes: readonly CaseChange[] = [];
    const after = await place.change((found) => {
      before = found;
      changes = make(found);
      return changes;
    });
    return { where: place.where, before, after, changes };
  });
  tellChange(changed, options, terminal);
  return changed;
}

/** Prints a change: one document, or a line for people with the versions. */
export function tellChange(
  { where, before, after, changes }: Changed,
  options: GlobalOptions,
  terminal: Terminal,
): void {
  const ids = (kind: CaseChange["kind"]) =>
    changes.filter((one) => one.kind === kind).map((one) => (one.kind === "remove" ? one.id : one.case.id));
  const [added, changed, removed] = [ids("add"), ids("replace"), ids("remove")];
  if (options.json === true) {
    const versions = { version: after.version, ...(before === undefined ? {} : { before: before.version }) };
    terminal.out(
      jsonDocument({
        dataset: after.name,
        where,
        ...versions,
        cases: after.cases.length,
        added,
        changed,
        removed,
      }),
    );
    return;
  }
  const done = [
    ...(added.length > 0 ? [`added ${told(added)}`] : []),
    ...(changed.length > 0 ? [`changed ${told(changed)}`] : []),
    ...(removed.length > 0 ? [`removed ${told(removed)}`] : []),
  ];
  const was = before === undefined || before.version === after.version ? "" : `, was ${before.version}`;
  terminal.out(
    `${visibleLine(where)}: ${done.length === 0 ? "nothing to change" : done.join(", ")}\n` +
      `${plural(after.cases.length, "case")}, version ${after.version}${was}`,
  );
}

function told(ids: readonly string[]): string {
  const shown = ids.slice(0, 3).map(visibleLine).join(", ");
  return ids.length <= 3 ? `${plural(ids.length, "case")}: ${shown}` : plural(ids.length, "case");
}
