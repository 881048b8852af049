import { dataOf, itemsOf, plainText } from "../answers.ts";
import type { Input, Observation } from "../caller.ts";
import type { Fault, Symptom } from "../fault.ts";
import { givesSet } from "../gives-set.ts";
import type { Lab } from "../lab.ts";
import { wentWell } from "../lab.ts";
import { recordOf } from "../schema.ts";
import type { Subject } from "../subject.ts";
import type { Parameter } from "../tool-kind.ts";

const CUT_OFF =
  /\b\d+ more\b|\bmore (results|items|records|matches|entries)\b|\btruncated\b|\bshowing (the )?first\b|\bnot shown\b|\bshowing \d+(-\d+)? of \d+/i;
const MAX_PAGES = 12;

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
    if (!givesSet(subject)) return [];
    const pager = kind.parameters.find(
      ({ role }) => role === "cursor" || role === "offset" || role === "page",
    );
    if (pager === undefined) return withoutPages(subject, cut ?? largest(subject));
    return baseline === undefined || !subject.mayCall ? [] : checkPages(subject, lab, { pager, baseline });
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
      ? `; one answer had ${count} items in ${shown.answer.size} characters`
      : "";
  const what =
    limit === undefined
      ? "It has no limit and no cursor, offset or page"
      : `It gives at most ${highest(limit) ?? "a page"}, and nothing leads to the rest`;
  return [{ message: `${what}${size}`, ...evidence }];
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

interface Paging {
  readonly pager: Parameter;
  readonly baseline: Observation;
}

/** Reads pages of two and holds them against the whole. */
async function checkPages(
  subject: Subject,
  lab: Lab,
  { pager, baseline }: Paging,
): Promise<readonly Symptom[]> {
  const whole = itemsOf(baseline.answer).map((item) => JSON.stringify(item));
  const limit = subject.kind.parameters.find(({ role }) => role === "limit");
  if (whole.length < 3 || new Set(whole).size < whole.length) return [];
  const size = limit === undefined ? whole.length : 2;
  const bound: Input = limit === undefined ? baseline.input : { ...baseline.input, [limit.name]: size };
  const first = await lab.ask(subject, bound);
  if (!wentWell(first)) return [];
  const firstItems = itemsOf(first.answer).map((item) => JSON.stringify(item));
  // A text may take many lines for one item.
  const isExact = dataOf(first.answer) !== undefined;
  if (limit !== undefined && isExact && firstItems.length > size)
    return [
      {
        message: `It was asked for ${size} items and gave ${firstItems.length}: "${limit.name}" is ignored`,
        parameter: limit.name,
        evidence: [first],
      },
    ];
  return pager.role === "cursor"
    ? followCursor(subject, lab, { pager, first, bound })
    : countOn(subject, lab, { pager, first, bound, size });
}

async function countOn(
  subject: Subject,
  lab: Lab,
  { pager, first, bound, size }: { pager: Parameter; first: Observation; bound: Input; size: number },
): Promise<readonly Symptom[]> {
  const next =
    pager.role === "page" ? Number(bound[pager.name] ?? 1) + 1 : Number(bound[pager.name] ?? 0) + size;
  const second = await lab.ask(subject, { ...bound, [pager.name]: next });
  if (!wentWell(second)) return [];
  const before = new Set(itemsOf(first.answer).map((item) => JSON.stringify(item)));
  const again = itemsOf(second.answer).filter((item) => before.has(JSON.stringify(item)));
  if (before.size === 0 || again.length === 0) return [];
  // The pages of a text share their headings, whatever they list.
  if (dataOf(second.answer) === undefined && second.answer.text !== first.answer.text) return [];
  const what = again.length === before.size ? `"${pager.name}" is ignored` : "pages overlap";
  return [
    {
      message: `The second page has ${again.length} items of the first: ${what}`,
      parameter: pager.name,
      evidence: [first, second],
    },
  ];
}

async function followCursor(
  subject: Subject,
  lab: Lab,
  { pager, first, bound }: { pager: Parameter; first: Observation; bound: Input },
): Promise<readonly Symptom[]> {
  const seen = new Set<string>();
  const items = new Set<string>();
  let page = first;
  for (let count = 1; count <= MAX_PAGES; count += 1) {
    const own = itemsOf(page.answer).map((item) => JSON.stringify(item));
    const twice = own.find((item) => items.has(item));
    if (twice !== undefined)
      return [
        {
          message: `An item came on two pages: ${twice.slice(0, 80)}`,
          parameter: pager.name,
          evidence: [first, page],
        },
      ];
    for (const item of own) items.add(item);
    const cursor = cursorIn(page);
    if (cursor === undefined) return [];
    if (seen.has(String(cursor)))
      return [
        {
          message: `The cursor ${JSON.stringify(cursor).slice(0, 60)} came a second time: its pages never end`,
          parameter: pager.name,
          evidence: [first, page],
        },
      ];
    seen.add(String(cursor));
    const next = await lab.ask(subject, { ...bound, [pager.name]: cursor });
    if (!wentWell(next))
      return [
        {
          message: `It refuses the cursor that it gave itself`,
          parameter: pager.name,
          evidence: [page, next],
        },
      ];
    page = next;
  }
  return [];
}

function cursorIn({ answer }: Observation): string | number | undefined {
  if (answer.kind !== "result") return undefined;
  const record = recordOf(answer.value);
  const places = [
    record,
    recordOf(record?.pagination),
    recordOf(record?.meta),
    recordOf(record?.page_info),
    recordOf(record?.pageInfo),
  ];
  for (const place of places) {
    for (const [key, value] of Object.entries(place ?? {}))
      if (
        /next|cursor|continuation/i.test(key) &&
        (typeof value === "string" || typeof value === "number") &&
        value !== ""
      )
        return value;
  }
  return undefined;
}
