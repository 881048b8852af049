import { plural } from "../../core/print/amounts.ts";
import type { Answer, Check } from "../check.ts";
import { byCommands, DAY } from "../check.ts";
import type { Facts, HardFact, Share } from "../facts.ts";

/** Days that an experiment counts for, even where nothing has changed: models change behind their names. */
const COUNTS = 14;
/** Width of the 95 % interval of a rate that is still called known. */
const KNOWN = 0.5;

export const hardCases: Check = {
  id: "hard-cases",
  question: "Are the hardest scenarios tested, with a known success rate?",
  answer({ hard, hardTags, changed, evaluations }) {
    const [newest] = hard;
    if (newest === undefined) {
      const command = again(hardTags, evaluations.join(" "));
      return {
        verdict: "BLOCK",
        words: `no experiment of what serves has cases with the tag ${hardTags.join(" or ")}`,
        evidence: [],
        shownBy: "airworthy experiments list",
        next: `tag the hardest cases ${hardTags[0] ?? "hard"} where none is yet; then ${command}`,
        commands: evaluations.length === 0 ? [] : [command],
      };
    }
    // Of those that are still about what serves, one that says how often all trials pass tells most; and of
    // evaluations that differ, the one that lets least pass.
    const current = hard.filter(({ endedAt }) => changed === undefined || endedAt >= changed.at);
    const best = strictest(current.filter(repeats)) ?? strictest(current) ?? strictest(hard) ?? newest;
    const problem = current.length === 0 ? stale(changed) : unsure(best);
    return {
      ...problem,
      ...evidenceOf(best),
      ...(problem.verdict === "PASS"
        ? { renew: [again(hardTags, best.name)] }
        : byCommands(again(hardTags, best.name))),
    };
  },
};

type Judged = Pick<Answer, "verdict" | "words">;

function repeats({ passHatK }: HardFact): boolean {
  return passHatK !== undefined && passHatK.k > 1;
}

/** The newest of the evaluation with the lowest rate; the facts come newest first. */
function strictest(hard: readonly HardFact[]): HardFact | undefined {
  const rate = ({ success }: HardFact) => success?.rate ?? 1;
  const newest = [...new Map(hard.toReversed().map((one) => [one.name, one])).values()];
  return newest.toSorted((a, b) => rate(a) - rate(b))[0];
}

function stale(changed: Facts["changed"]): Judged {
  return {
    verdict: "BLOCK",
    words: `the newest experiment with hard cases ended before ${changed?.what} was first used`,
  };
}

function unsure({ cases, trials, success, passHatK }: HardFact): Judged {
  const tried = `${plural(cases, "hard case")}, ${plural(trials, "trial")}`;
  if (success === undefined)
    return { verdict: "INCONCLUSIVE", words: `${tried}: no trial counts, since scorers failed` };
  if (passHatK === undefined || passHatK.k < 2)
    return {
      verdict: "INCONCLUSIVE",
      words: `${tried}: ${shareText(success)} pass; one trial a case does not say how often all would`,
    };
  if (success.high - success.low > KNOWN)
    return {
      verdict: "INCONCLUSIVE",
      words: `${tried}: ${shareText(success)} pass, which so few cases do not tell well enough`,
    };
  return {
    verdict: "PASS",
    words: `${tried}: ${shareText(success)} pass; pass^${passHatK.k} ${shareText(passHatK)}`,
  };
}

function evidenceOf({ experiment, endedAt, cases, success, passHatK }: HardFact) {
  return {
    evidence: [
      { what: "experiment", value: experiment, id: experiment },
      { what: "hard cases", value: cases },
      ...(success === undefined ? [] : [{ what: "success", value: success.rate }]),
      ...(passHatK === undefined ? [] : [{ what: `pass^${passHatK.k}`, value: passHatK.rate }]),
    ],
    shownBy: `airworthy experiments show ${experiment}`,
    at: endedAt,
    expiresAt: endedAt + COUNTS * DAY,
  };
}

function again(tags: readonly string[], name: string): string {
  const named = name === "" ? "" : ` ${name}`;
  return `airworthy eval${named}${tags.map((tag) => ` --tag ${tag}`).join("")} --trials 3`;
}

function shareText({ rate, low, high }: Share): string {
  const percent = (value: number) => (100 * value).toFixed(1);
  return `${percent(rate)} % (${percent(low)} to ${percent(high)})`;
}
