import type { Store } from "../../core/store.ts";
import { conditionsText } from "../../observe/segments/segment-words.ts";
import { segments } from "../../observe/segments/segments.ts";
import { OWN_CODE } from "../look/served-watch.ts";
import type { WorstSegment } from "./alert.ts";

/** Runs that are looked through, the newest. */
const LIMIT = 5_000;

/** Where a workflow fails most, if anywhere: never by the name of a customer, which an alert would carry outside. */
export async function worstSegment(
  store: Store,
  {
    workflow,
    release,
    since,
  }: { readonly workflow: string; readonly release: string; readonly since: number },
): Promise<WorstSegment | undefined> {
  const query = { workflow, since, limit: LIMIT };
  const found = await segments(store, release === OWN_CODE ? query : { ...query, release });
  const worst = found.segments.find(({ conditions }) => conditions.every(({ kind }) => kind !== "customer"));
  if (worst === undefined) return undefined;
  const { conditions, n, failed, rate, otherRate, state } = worst;
  return { words: conditionsText(conditions), runs: n, failed, rate, otherRate, state };
}
