import { itemsOf, plainText } from "../answers.ts";
import type { Observation } from "../caller.ts";
import type { Fault, Symptom } from "../fault.ts";
import { givesSet } from "../gives-set.ts";
import type { Lab } from "../lab.ts";
import { wentWell } from "../lab.ts";
import { pageTrial } from "../page-trial.ts";
import { isBare, recordOf } from "../schema.ts";
import type { Subject } from "../subject.ts";
import type { Parameter } from "../tool-kind.ts";

const CUT_OFF =
  /\b\d+ more\b|\bmore (results|items|records|matches|entries)\b|\btruncated\b|\bshowing (the )?first\b|\bnot shown\b|\bshowing \d+(-\d+)? of \d+/i;

/** Whether all of a set can be had, a page at a time. */
export const noPagination: Fault = {
  id: "no_pagination",
  severity: "high",
  stage: "behaviour",
  pattern:
    "The agent sees the first page only and answers as if that were all; or everything at once fills its context",
  fix: "Take a cursor (or limit and offset), give a bounded page, and say whether there is more and how to get it",
  check: async (subject, lab) => {
    const { kind, baseline } = subject;
    const cut = subject.seen.find(isCut);
    // Of a tool that does not say what it takes, and that nobody could call, nothing is known.
    if (!givesSet(subject) || (baseline === undefined && isBare(subject.tool.inputSchema))) return [];
    const pager = kind.parameters.find(
      ({ role }) => role === "cursor" || role === "offset" || role === "page",
    );
    if (pager !== undefined)
      return baseline === undefined || !subject.mayCall ? [] : pageTrial(subject, lab, { pager, baseline });
    const bare = withoutPages(subject, cut ?? largest(subject));
    return bare.length > 0 ? bare : silentlyCut(subject, lab);
  },
};

function withoutPages(subject: Subject, shown: Observation | undefined): readonly Symptom[] {
  const limit = subject.kind.parameters.find(({ role }) => role === "limit");
  // A bound that the caller may raise leaves nothing out of reach.
  if (limit !== undefined && highest(limit) === undefined && (shown === undefined || !isCut(shown)))
    return [];
  const evidence = shown === undefined ? {} : { evidence: [shown] };
  const count = shown === undefined ? 0 : itemsOf(shown.answer).length;
  const size =
    shown?.answer.kind === "result" && count > 0
      ? `; one answer had ${count} ${count === 1 ? "item" : "items"} in ${shown.answer.size} characters`
      : "";
  const what =
    limit === undefined
      ? "It has no limit and no cursor, offset or page"
      : `It gives at most ${highest(limit) ?? "a page"}, and nothing leads to the rest`;
  return [{ message: `${what}${size}`, ...evidence }];
}

const PLENTY = 1_000;

/** Whether it gives a part where it was not asked for one, and leaves its caller to believe that it is all. */
async function silentlyCut(subject: Subject, lab: Lab): Promise<readonly Symptom[]> {
  const { kind, baseline, mayCall } = subject;
  const limit = kind.parameters.find(({ role }) => role === "limit");
  if (baseline === undefined || !mayCall || limit === undefined || tellsDefault(limit)) return [];
  const { [limit.name]: _, ...unbounded } = baseline.input;
  const part = await lab.ask(subject, unbounded);
  const whole = await lab.ask(subject, { ...unbounded, [limit.name]: PLENTY });
  if (!wentWell(part) || !wentWell(whole) || tellsMore(part)) return [];
  const [few, many] = [itemsOf(part.answer).length, itemsOf(whole.answer).length];
  if (few === 0 || many <= few) return [];
  return [
    {
      message: `Without "${limit.name}" it gives ${few} of at least ${many}, and does not say that there are more`,
      parameter: limit.name,
      evidence: [part, whole],
    },
  ];
}

/** Whoever is told how many there are without it can tell a list that was cut. */
function tellsDefault({ schema, description, required }: Parameter): boolean {
  return required || schema.default !== undefined || /\d/.test(description);
}

const MORE = /more|next|total|count|cursor|truncat|remaining|pages/i;

function tellsMore({ answer }: Observation): boolean {
  if (CUT_OFF.test(plainText(answer) ?? "")) return true;
  const record = answer.kind === "result" ? recordOf(answer.value) : undefined;
  return Object.entries(record ?? {}).some(([key, value]) => MORE.test(key) && !Array.isArray(value));
}

/** The most that a limit may ask for, in its schema or its description. */
function highest({ schema, description }: Parameter): number | undefined {
  if (typeof schema.maximum === "number") return schema.maximum;
  const said =
    /\b(?:max(?:imum)?|up to|at most)\b\D{0,12}(\d+)/i.exec(description)?.[1] ??
    /\b[01]\s*(?:-|–|to)\s*(\d+)\b/.exec(description)?.[1];
  return said === undefined ? undefined : Number(said);
}

function largest({ seen }: Subject): Observation | undefined {
  return seen.filter(wentWell).sort((a, b) => itemsOf(b.answer).length - itemsOf(a.answer).length)[0];
}

function isCut({ answer }: Observation): boolean {
  return CUT_OFF.test(plainText(answer) ?? "");
}
