import { dataOf, itemsOf } from "./answers.ts";
import type { Input, Observation } from "./caller.ts";
import type { Symptom } from "./fault.ts";
import type { Lab } from "./lab.ts";
import { wentWell } from "./lab.ts";
import { recordOf } from "./schema.ts";
import type { Subject } from "./subject.ts";
import type { Parameter } from "./tool-kind.ts";

const MAX_PAGES = 12;
/** Pages that the whole is asked for in, where a limit says how long they are. */
const PAGES = 8;

export interface Paged {
  /** What says where a page begins. */
  readonly pager: Parameter;
  /** A call without it, that gave the set. */
  readonly baseline: Observation;
}

/** Reads a set a page at a time, and holds the pages against each other and against the whole. */
export async function pageTrial(
  subject: Subject,
  lab: Lab,
  { pager, baseline }: Paged,
): Promise<readonly Symptom[]> {
  const whole = keysOf(baseline);
  if (whole.length < 3) return [];
  const twice = repeatedId(baseline);
  if (twice !== undefined)
    return [{ message: `The list has ${twice} twice`, parameter: "duplicates", evidence: [baseline] }];
  if (new Set(whole).size < whole.length) return [];
  const limit = subject.kind.parameters.find(({ role }) => role === "limit");
  const size = limit === undefined ? whole.length : Math.max(2, Math.ceil(whole.length / PAGES));
  const bound: Input = limit === undefined ? baseline.input : { ...baseline.input, [limit.name]: size };
  const first = await lab.ask(subject, bound);
  if (!wentWell(first)) return [];
  const given = keysOf(first).length;
  if (limit !== undefined && isExact(first) && given > size)
    return [
      {
        message: `It was asked for ${size} items and gave ${given}: "${limit.name}" is ignored`,
        parameter: limit.name,
        evidence: [first],
      },
    ];
  const walk = new Walk(subject, lab, { pager, bound, size });
  const broken = await walk.from(first);
  return broken.length > 0 ? broken : left(subject, lab, { walk, baseline });
}

/** One item after the other, as text. */
function keysOf({ answer }: Observation): readonly string[] {
  return itemsOf(answer).map((item) => JSON.stringify(item));
}

/** A text may take many lines for one item. */
function isExact({ answer }: Observation): boolean {
  return dataOf(answer) !== undefined;
}

/** An id that two items of one list have, though the items differ or not. */
function repeatedId({ answer }: Observation): string | undefined {
  const ids = itemsOf(answer).map((item) => recordOf(item)?.id);
  if (ids.some((id) => typeof id !== "string" && typeof id !== "number")) return undefined;
  const again = ids.find((id, index) => ids.indexOf(id) < index);
  return again === undefined ? undefined : JSON.stringify(again);
}

/** What the whole has, still has, and no page gave. */
async function left(
  subject: Subject,
  lab: Lab,
  { walk, baseline }: { walk: Walk; baseline: Observation },
): Promise<readonly Symptom[]> {
  const last = walk.pages.at(-1);
  if (!walk.ended || last === undefined || !walk.pages.every(isExact)) return [];
  const away = (): readonly string[] => keysOf(baseline).filter((item) => !walk.items.has(item));
  if (away().length === 0) return [];
  // Where the first page is called 0, the one called 1 was left out.
  if (walk.pager.role === "page") await walk.visit(1);
  const lost = away();
  // A set that changes by itself proves nothing.
  const now = new Set(keysOf(await lab.ask(subject, baseline.input)));
  const [missing] = lost.filter((item) => now.has(item));
  if (missing === undefined) return [];
  return [
    {
      message: `${lost.length} of ${keysOf(baseline).length} items that one call gives are on no page, such as ${missing.slice(0, 80)}`,
      parameter: walk.pager.name,
      evidence: [baseline, ...walk.pages.slice(0, 2)],
    },
  ];
}

/** From page to page. */
class Walk {
  readonly pager: Parameter;
  readonly pages: Observation[] = [];
  readonly items = new Set<string>();
  /** Whether the last page was read. */
  ended = false;
  readonly #subject: Subject;
  readonly #lab: Lab;
  readonly #bound: Input;
  readonly #size: number;
  readonly #cursors = new Set<string>();
  #place: number;

  constructor(
    subject: Subject,
    lab: Lab,
    { pager, bound, size }: { pager: Parameter; bound: Input; size: number },
  ) {
    this.#subject = subject;
    this.#lab = lab;
    this.pager = pager;
    this.#bound = bound;
    this.#size = size;
    this.#place = beginning(pager, bound);
  }

  async from(first: Observation): Promise<readonly Symptom[]> {
    let page = first;
    for (let count = 1; count <= MAX_PAGES; count += 1) {
      const found = this.#take(page);
      if (found.length > 0) return found;
      const next = this.#next(page);
      if (next === undefined) {
        this.ended = true;
        return [];
      }
      if (this.pager.role === "cursor" && this.#cursors.has(String(next)))
        return this.#symptom(
          `The cursor ${JSON.stringify(next).slice(0, 60)} came a second time: its pages never end`,
          [first, page],
        );
      this.#cursors.add(String(next));
      const seen = await this.#lab.ask(this.#subject, { ...this.#bound, [this.pager.name]: next });
      if (!wentWell(seen))
        return this.pager.role === "cursor"
          ? this.#symptom("It refuses the cursor that it gave itself", [page, seen])
          : [];
      page = seen;
    }
    return [];
  }

  async visit(place: number): Promise<void> {
    const page = await this.#lab.ask(this.#subject, { ...this.#bound, [this.pager.name]: place });
    for (const item of keysOf(page)) this.items.add(item);
  }

  #take(page: Observation): readonly Symptom[] {
    const own = keysOf(page);
    const again = own.filter((item) => this.items.has(item));
    const before = this.pages.at(-1);
    this.pages.push(page);
    for (const item of own) this.items.add(item);
    if (again.length === 0 || before === undefined) return [];
    if (this.pager.role === "cursor")
      return this.#symptom(`An item came on two pages: ${again[0]?.slice(0, 80)}`, [before, page]);
    // The pages of a text share their headings, whatever they list.
    if (!isExact(page) && page.answer.text !== before.answer.text) return [];
    const isSame = again.length === own.length && own.length === keysOf(before).length;
    const which = this.pages.length === 2 ? "The second page has" : `Page ${this.pages.length} has`;
    const whose = this.pages.length === 2 ? "of the first" : "of those before it";
    const what = isSame ? `"${this.pager.name}" is ignored` : "pages overlap";
    return this.#symptom(`${which} ${again.length} items ${whose}: ${what}`, [before, page]);
  }

  /** Undefined after the last page. */
  #next(page: Observation): string | number | undefined {
    if (this.pager.role === "cursor") return cursorIn(page);
    if (keysOf(page).length === 0) return undefined;
    this.#place += this.pager.role === "page" ? 1 : this.#size;
    return this.#place;
  }

  #symptom(message: string, evidence: readonly Observation[]): readonly Symptom[] {
    return [{ message, parameter: this.pager.name, evidence }];
  }
}

/** What the first page is called: of pages mostly 1, of offsets mostly 0. */
function beginning({ role, name, schema, description }: Parameter, bound: Input): number {
  const said = [bound[name], schema.default, schema.minimum].find((one) => typeof one === "number");
  if (said !== undefined) return Number(said);
  if (/\b(0|zero)[ -]?(based|indexed)\b|\bstarts? (at|from|with) (0|zero)\b/i.test(description)) return 0;
  return role === "page" ? 1 : 0;
}

const CURSOR = /next|cursor|continuation/i;

function cursorIn({ answer }: Observation): string | number | undefined {
  const record = recordOf(dataOf(answer));
  const inner = ["pagination", "meta", "page_info", "pageInfo", "more"].map((key) => recordOf(record?.[key]));
  for (const place of [record, ...inner])
    for (const [key, value] of Object.entries(place ?? {}))
      if (CURSOR.test(key) && (typeof value === "string" || typeof value === "number") && value !== "")
        return value;
  return undefined;
}
