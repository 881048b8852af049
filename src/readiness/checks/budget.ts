import { money, plural } from "../../core/print/amounts.ts";
import type { Check } from "../check.ts";
import { DAY } from "../check.ts";

const COUNTS = 7;

export const budget: Check = {
  id: "budget",
  question: "Is the cost at 10,000 runs a day known, and bounded?",
  answer({ cost, criteria, settings, workflow }) {
    const shownBy = `airworthy cost --workflow ${workflow} --per-day 10000`;
    const { runs, unpriced, mean, day, until } = cost;
    if (mean === undefined || day === undefined)
      return {
        verdict: "INCONCLUSIVE",
        words:
          unpriced === 0
            ? "no run of it is recorded, so nothing can be projected"
            : `the price of ${unpriced} runs is unknown`,
        evidence: [{ what: "runs without a price", value: unpriced }],
        shownBy,
        next:
          unpriced === 0
            ? `serve it, or airworthy run ${workflow} with an input`
            : "name the price under prices of the configuration",
      };
    const limit = Math.min(
      ...criteria.flatMap(({ costPerRun = [] }) => costPerRun),
      settings.budget.cost ?? Number.POSITIVE_INFINITY,
    );
    const found = {
      evidence: [
        { what: "runs", value: runs },
        { what: "USD a run", value: mean },
        { what: "USD a day at 10,000", value: day.mean },
        { what: "USD a day at most (95 %)", value: day.high },
        { what: "USD a run, bound", value: Number.isFinite(limit) ? limit : "none" },
      ],
      shownBy,
      ...(until === undefined ? {} : { at: until, expiresAt: until + COUNTS * DAY }),
    };
    const between = Number.isFinite(day.high) ? ` (${money(day.low)} to ${money(day.high)})` : "";
    const projected = `${money(day.mean)} a day at 10,000 runs${between}, from ${plural(runs, "run")}`;
    if (!Number.isFinite(limit))
      return {
        ...found,
        verdict: "BLOCK",
        words: `${projected}; nothing bounds the cost of a run`,
        next: "set budget: { cost } in the configuration, or cost.perRun in the criteria of the evaluation",
      };
    if (mean > limit)
      return {
        ...found,
        verdict: "BLOCK",
        words: `${projected}: a run costs ${money(mean)}, its bound is ${money(limit)}`,
        next: "airworthy cost --model <cheaper model>",
      };
    return { ...found, verdict: "PASS", words: `${projected}; a run may cost ${money(limit)}` };
  },
};
