import { decode } from "../../core/codec.ts";
import { containsPlaceholder } from "../../core/redact/placeholder.ts";
import type { Review, ReviewVerdict } from "../../core/review.ts";
import type { StoredRun } from "../../core/run.ts";
import type { Store } from "../../core/store.ts";
import type { Expectations } from "../case.ts";
import type { CaseOfRun } from "./case-of-run.ts";
import { caseOfRun } from "./case-of-run.ts";
import type { DatasetPlace } from "./dataset-place.ts";
import type { NearDuplicate } from "./near-duplicates.ts";
import { nearIndex } from "./near-duplicates.ts";

export interface RunReview {
  readonly verdict: ReviewVerdict;
  readonly note?: string | undefined;
  /** What should have come out: `{ value }`, so that it may be anything that JSON can say. */
  readonly expected?: { readonly value: unknown } | undefined;
  /** What else should be so, for the case alone. */
  readonly expect?: Expectations | undefined;
  /** Who. */
  readonly by: string;
  /** Makes a case of the run there: with `expected`; without it a run found good is taken as right. */
  readonly addTo?: DatasetPlace | undefined;
  /** Id of the case. Default: the beginning of the run's. */
  readonly id?: string | undefined;
  /** Nothing reaches the store before redaction. Default: as it is. */
  readonly redact?: ((text: string) => string) | undefined;
  /** Ms since the epoch. Default: now. */
  readonly at?: number | undefined;
}

export interface ReviewedRun {
  readonly review: Review;
  readonly added?: CaseOfRun & { readonly where: string; readonly dataset: string; readonly version: string };
  /** Cases of the dataset that ask nearly the same. */
  readonly near: readonly NearDuplicate[];
}

/**
 * Keeps what a person says of a run, and makes a case of it where one is wanted. The case comes first: a review that names a
 * case has one.
 *
 * @throws `run_not_a_case`, `dataset_case_exists` and whatever the dataset throws; nothing is kept then
 */
export async function reviewRun(store: Store, run: StoredRun, given: RunReview): Promise<ReviewedRun> {
  const { verdict, by, note, expected, addTo, redact = (text) => text, at = Date.now() } = given;
  const made = addTo === undefined ? undefined : await addCase(store, run, { given, place: addTo });
  const json = expected === undefined ? undefined : redact(JSON.stringify(expected.value));
  const review: Review = {
    run: run.id,
    verdict,
    by,
    at,
    ...(note === undefined || note === "" ? {} : { note: redact(note) }),
    ...(json === undefined ? {} : { expected: json }),
    ...(made === undefined ? {} : { case: `${made.added.dataset}/${made.added.case.id}` }),
  };
  await store.reviews.keep(review);
  return { review, near: made?.near ?? [], ...(made === undefined ? {} : { added: made.added }) };
}

async function addCase(
  store: Store,
  run: StoredRun,
  { given, place }: { readonly given: RunReview; readonly place: DatasetPlace },
) {
  const { verdict, expected, expect, note, id } = given;
  const made = await caseOfRun(store, run, {
    ...(expected === undefined ? {} : { expected: expected.value }),
    ...(expect === undefined ? {} : { expect }),
    ...(note === undefined || note === "" ? {} : { note }),
    ...(id === undefined ? {} : { id }),
    keepOutput: verdict === "good" && expected === undefined && run.status === "completed",
  });
  let near: readonly NearDuplicate[] = [];
  const after = await place.change((before) => {
    near = nearIndex(before?.cases ?? []).find(made.case);
    return [{ kind: "add", case: made.case }];
  });
  return { near, added: { ...made, where: place.where, dataset: after.name, version: after.version } };
}

/** A line of labels for `airworthy judge check`, of a run found good or bad; undefined where it has no output to judge. */
export function labelOfReview(run: StoredRun, review: Review): Record<string, unknown> | undefined {
  const { end, input, id } = run;
  if (review.verdict === "unsure" || end?.status !== "completed") return undefined;
  if (containsPlaceholder(end.output.text)) return undefined;
  const expected = review.expected === undefined ? {} : { expected: decode(review.expected) };
  return {
    id,
    input: decode(input.text),
    output: decode(end.output.text),
    ...expected,
    label: review.verdict === "good",
  };
}
