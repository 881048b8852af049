import { decode } from "../../core/codec.ts";
import type { TrialRecord } from "../../core/experiment.ts";
import { routeOf } from "../../core/route-of.ts";
import type { StoredRun } from "../../core/run.ts";
import type { Store } from "../../core/store.ts";
import type { Case } from "../case.ts";
import { routeIn } from "../datasets/route-in.ts";
import type { Answered } from "./confusion.ts";

/**
 * Where the trials of an experiment were sent: by the decision that `route()` recorded in the last run
 * of each, else by what came out, if that is a text or has a `route`. Trials of cases without a route
 * are left out.
 */
export async function answersOf(
  store: Pick<Store, "load">,
  { cases, records }: { readonly cases: readonly Case[]; readonly records: readonly TrialRecord[] },
): Promise<readonly Answered[]> {
  const routes = new Map(cases.map(({ id, route }) => [id, route]));
  const answers: Answered[] = [];
  for (const record of records) {
    const expected = routes.get(record.case);
    const id = record.runs.at(-1);
    if (expected === undefined) continue;
    const run = id === undefined ? undefined : await store.load(id);
    const said = run === undefined ? undefined : saidBy(run);
    answers.push({ case: record.case, expected, said, ...(id === undefined ? {} : { run: id }) });
  }
  return answers;
}

function saidBy(run: StoredRun): string | undefined {
  const decided = routeOf(run.calls);
  if (decided !== undefined || run.end?.status !== "completed") return decided;
  return routeIn(decode(run.end.output.text));
}
