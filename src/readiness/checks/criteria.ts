import { grouped, plural } from "../../core/print/amounts.ts";
import type { Verdict } from "../../stats/verdict-of.ts";
import type { Check, Evidence } from "../check.ts";
import { DAY } from "../check.ts";
import type { CriteriaFact, Facts, LoadFact, RolloutFact } from "../facts.ts";

const COUNTS = 14;

interface Part {
  readonly verdict: Verdict;
  readonly words: string;
  readonly commands?: readonly string[];
  readonly next?: string;
}

export const criteria: Check = {
  id: "criteria",
  question: "Are acceptance criteria declared, and met by eval, load and canary alike?",
  answer({ criteria: held, load, rollout, changed, evaluations }) {
    const [first] = held;
    if (first === undefined)
      return {
        verdict: "BLOCK",
        words: "no experiment of it was held to criteria",
        evidence: [],
        shownBy: "airworthy experiments list",
        next: "give the evaluation criteria such as { success: 0.9 } where it has none; then airworthy eval --gate",
        commands: evaluations.flatMap((name, at) => [gate(name), ...(at === 0 ? [loaded(name)] : [])]),
      };
    const parts = [
      ...held.map((one) => ofEval(one, changed)),
      ofLoad(load?.name ?? first.name, load, changed),
      ofCanary(rollout),
    ];
    const worst = (["BLOCK", "INCONCLUSIVE"] as const).find((verdict) =>
      parts.some((part) => part.verdict === verdict),
    );
    const commands = parts.flatMap((part) => part.commands ?? []);
    const nexts = parts.flatMap(({ next, commands: own = [] }) => (next === undefined ? own : [next]));
    const at = Math.min(...held.map(({ endedAt }) => endedAt), ...(load === undefined ? [] : [load.endedAt]));
    return {
      verdict: worst ?? "PASS",
      words: parts.map(({ words }) => words).join("; "),
      evidence: evidenceOf(held, load, rollout),
      shownBy: `airworthy experiments report ${first.experiment}`,
      at,
      expiresAt: at + COUNTS * DAY,
      ...(nexts.length === 0 ? {} : { next: nexts.join("; then ") }),
      commands,
      renew: [...held.map(({ name }) => gate(name)), loaded(load?.name ?? first.name)],
    };
  },
};

function gate(name: string): string {
  return `airworthy eval ${name} --gate`;
}

function loaded(name: string): string {
  return `airworthy load ${name} --for 10s --gate`;
}

function ofEval(held: CriteriaFact, changed: Facts["changed"]): Part {
  const commands = [gate(held.name)];
  if (changed !== undefined && held.endedAt < changed.at)
    return { verdict: "BLOCK", words: `eval ${held.name}: older than ${changed.what}`, commands };
  const missed = held.held.filter(({ verdict }) => verdict === held.verdict).map(({ name }) => name);
  if (held.verdict === "PASS")
    return {
      verdict: "PASS",
      words: `eval ${held.name}: ${held.held.map(({ name }) => name).join(", ")} met on ${plural(held.cases, "case")}`,
    };
  const words = `eval ${held.name}: ${held.verdict} by ${missed.join(", ")} on ${plural(held.cases, "case")}`;
  return held.verdict === "BLOCK"
    ? { verdict: "BLOCK", words, commands }
    : { verdict: "INCONCLUSIVE", words, commands: [`${gate(held.name)} --trials 5`] };
}

function ofLoad(name: string, load: LoadFact | undefined, changed: Facts["changed"]): Part {
  const commands = [loaded(name)];
  if (load === undefined) return { verdict: "INCONCLUSIVE", words: "load: none is stored", commands };
  if (changed !== undefined && load.endedAt < changed.at)
    return { verdict: "INCONCLUSIVE", words: `load: older than ${changed.what}`, commands };
  if (load.missed.length > 0) return { verdict: "BLOCK", words: `load: ${load.missed.join(", ")}`, commands };
  return {
    verdict: "PASS",
    words: `load: ${plural(load.runs, "run")}, p95 ${grouped(load.p95)} ms, ${load.failed} failed`,
  };
}

/** A canary that has not begun holds nothing back: this says whether it may begin. Harm that it showed does. */
function ofCanary(rollout: RolloutFact | undefined): Part {
  if (rollout === undefined || rollout.served === 0)
    return { verdict: "PASS", words: "canary: no run of one is counted yet" };
  const served = plural(rollout.served, "run");
  if (rollout.status === "promoted") return { verdict: "PASS", words: `canary: promoted after ${served}` };
  if (rollout.verdict === "BLOCK" || rollout.status === "rolled_back")
    return {
      verdict: "BLOCK",
      words: `canary: rolled back after ${served} (${rollout.reason})`,
      next: `mend what airworthy rollout history ${rollout.id} says, and roll that out`,
    };
  return {
    verdict: "PASS",
    words: `canary: ${rollout.verdict === "PASS" ? "within its margins" : "no harm so far"} after ${served}`,
  };
}

function evidenceOf(
  all: readonly CriteriaFact[],
  load: LoadFact | undefined,
  rollout: RolloutFact | undefined,
): readonly Evidence[] {
  return [
    ...all.flatMap(({ experiment, held }) => [
      { what: "experiment", value: experiment, id: experiment },
      ...held.map(({ name, measured, limit, verdict }) => ({
        what: name,
        value: `${verdict}: ${measured === undefined ? "unknown" : Number(measured.toPrecision(4))}, limit ${limit}`,
      })),
    ]),
    ...(load === undefined ? [] : [{ what: "p95 under load", value: load.p95, id: load.experiment }]),
    ...(rollout === undefined ? [] : [{ what: "rollout", value: rollout.status, id: rollout.id }]),
  ];
}
