import { grouped, plural } from "../../core/print/amounts.ts";
import type { Verdict } from "../../stats/verdict-of.ts";
import type { Check, Evidence } from "../check.ts";
import { DAY } from "../check.ts";
import type { CriteriaFact, Facts, LoadFact, RolloutFact } from "../facts.ts";

const COUNTS = 14;

interface Part {
  readonly verdict: Verdict;
  readonly words: string;
  readonly next?: string;
}

export const criteria: Check = {
  id: "criteria",
  question: "Are acceptance criteria declared, and met by eval, load and canary alike?",
  answer({ criteria: held, load, rollout, changed }) {
    if (held === undefined)
      return {
        verdict: "BLOCK",
        words: "no experiment of it was held to criteria",
        evidence: [],
        shownBy: "airworthy experiments list",
        next: "give the evaluation criteria such as { success: 0.9 }; then airworthy eval --gate",
      };
    const parts = [ofEval(held, changed), ofLoad(held, load, changed), ofCanary(rollout)];
    const worst = (["BLOCK", "INCONCLUSIVE"] as const).find((verdict) =>
      parts.some((part) => part.verdict === verdict),
    );
    const next = parts.find(({ verdict }) => verdict === worst)?.next;
    const at = Math.min(held.endedAt, load?.endedAt ?? held.endedAt);
    return {
      verdict: worst ?? "PASS",
      words: parts.map(({ words }) => words).join("; "),
      evidence: evidenceOf(held, load, rollout),
      shownBy: `airworthy experiments report ${held.experiment}`,
      at,
      expiresAt: at + COUNTS * DAY,
      ...(next === undefined ? {} : { next }),
    };
  },
};

function ofEval(held: CriteriaFact, changed: Facts["changed"]): Part {
  const next = `airworthy eval ${held.name} --gate`;
  if (changed !== undefined && held.endedAt < changed.at)
    return { verdict: "BLOCK", words: `eval: older than ${changed.what}`, next };
  const missed = held.held.filter(({ verdict }) => verdict === held.verdict).map(({ name }) => name);
  if (held.verdict === "PASS")
    return {
      verdict: "PASS",
      words: `eval: ${held.held.map(({ name }) => name).join(", ")} met on ${plural(held.cases, "case")}`,
    };
  const words = `eval: ${held.verdict} by ${missed.join(", ")}`;
  return held.verdict === "BLOCK"
    ? { verdict: "BLOCK", words, next }
    : { verdict: "INCONCLUSIVE", words, next: `airworthy eval ${held.name} --gate --trials 5` };
}

function ofLoad(held: CriteriaFact, load: LoadFact | undefined, changed: Facts["changed"]): Part {
  const next = `airworthy load ${held.name} --gate`;
  if (load === undefined) return { verdict: "INCONCLUSIVE", words: "load: none is stored", next };
  if (changed !== undefined && load.endedAt < changed.at)
    return { verdict: "INCONCLUSIVE", words: `load: older than ${changed.what}`, next };
  if (load.missed.length > 0) return { verdict: "BLOCK", words: `load: ${load.missed.join(", ")}`, next };
  return {
    verdict: "PASS",
    words: `load: ${plural(load.runs, "run")}, p95 ${grouped(load.p95)} ms, ${load.failed} failed`,
  };
}

/** A canary that has not begun holds nothing back: this says whether it may begin. Harm that it showed does. */
function ofCanary(rollout: RolloutFact | undefined): Part {
  if (rollout === undefined || rollout.served === 0)
    return { verdict: "PASS", words: "canary: none has served anybody yet" };
  const served = plural(rollout.served, "run");
  if (rollout.status === "promoted") return { verdict: "PASS", words: `canary: promoted after ${served}` };
  if (rollout.verdict === "BLOCK" || rollout.status === "rolled_back")
    return {
      verdict: "BLOCK",
      words: `canary: rolled back after ${served} (${rollout.reason})`,
      next: `airworthy rollout history ${rollout.id}`,
    };
  return {
    verdict: "PASS",
    words: `canary: ${rollout.verdict === "PASS" ? "within its margins" : "no harm so far"} after ${served}`,
  };
}

function evidenceOf(
  held: CriteriaFact,
  load: LoadFact | undefined,
  rollout: RolloutFact | undefined,
): readonly Evidence[] {
  return [
    { what: "experiment", value: held.experiment, id: held.experiment },
    ...held.held.map(({ name, measured, limit, verdict }) => ({
      what: name,
      value: `${verdict}: ${measured ?? "unknown"}, limit ${limit}`,
    })),
    ...(load === undefined ? [] : [{ what: "p95 under load", value: load.p95, id: load.experiment }]),
    ...(rollout === undefined ? [] : [{ what: "rollout", value: rollout.status, id: rollout.id }]),
  ];
}
