import type { CaseView } from "../../api/types.ts";
import type { Params } from "../../router/use-params.ts";

type Trial = CaseView["candidate"]["trials"][number];

/**
 * The two trials that are shown beside each other: those that the address names, else two that show the change, one
 * that passed and one that did not.
 */
export function chosenTrials(
  { candidate, baseline, change }: Pick<CaseView, "candidate" | "baseline" | "change">,
  params: Params,
): { readonly before: Trial | undefined; readonly now: Trial | undefined } {
  const named = (trials: readonly Trial[], number: string | undefined): Trial | undefined =>
    trials.find(({ trial }) => String(trial) === number);
  const passing = (trials: readonly Trial[], pass: boolean): Trial | undefined =>
    trials.find((one) => one.pass === pass);
  const isBetter = change !== undefined && change.candidate.passed > change.baseline.passed;
  const now =
    named(candidate.trials, params.now) ?? passing(candidate.trials, isBetter) ?? candidate.trials[0];
  const others = baseline?.trials ?? candidate.trials.filter(({ trial }) => trial !== now?.trial);
  const before = named(others, params.before) ?? passing(others, !isBetter) ?? others[0];
  return { before, now };
}
