import { canonical, digest } from "../../../core/canonical.ts";
import type { Case } from "../../case.ts";
import { askedId } from "../asked-id.ts";
import type { Dataset } from "../dataset.ts";
import { datasetOf } from "../dataset.ts";
import { shuffled } from "../draw.ts";
import { clusterOf } from "../split-cases.ts";
import { valueAt, withValueAt } from "../value-path.ts";
import { BOUNDARY } from "./_boundary.ts";
import { bothExpect, boundaryExpect, expectedTexts, repeats, toolName } from "./_expectations.ts";
import { NOISE } from "./_noise.ts";
import type { TextField } from "./_text-field.ts";
import { lastInput, noText, textField, withLastInput } from "./_text-field.ts";
import type { GrowKind, Variant } from "./variant.ts";

export interface GrowOptions {
  /** Default all three. */
  readonly kinds?: readonly GrowKind[];
  /** Cases to make at most. Default as many as the dataset has. */
  readonly count?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Where in the input the text stands, with dots: `message`, `order.note`. Default: by schema, name and length. */
  readonly field?: string;
  /** JSON Schema of the workflow's input: says which fields are free text, and how long they may be. */
  readonly schema?: Readonly<Record<string, unknown>>;
}

/** Ids are at most this long. */
const MAX_ID = 200;

/**
 * Makes further cases of those that a dataset has; the same seed makes the same cases, and what is in
 * the dataset already is not made again.
 *
 * - `boundary`: empty, blank, as long as may be, emoji, combining marks, zero-width, right-to-left and
 *   full-width characters, another language, an injected instruction. Of the expectations only
 *   `forbidden` and `status: "completed"` stay; an injection forbids the tool it asks for.
 * - `noise`: typos, case, order, politeness, filler words, no punctuation. All expectations stay, so
 *   that numbers, names, negations and whatever the expectations speak of are left as they are.
 * - `combine`: two requests in one; the tools of both are expected, in any order.
 *
 * A case that was made has the tag `generated`, the cluster and split of its source, and an origin
 * with the ids it was made of. Cases with a simulated user are left out.
 *
 * @throws `grow_no_text` where no case has a text to change
 *
 * @example
 * ```ts
 * import { growDataset } from "airworthy/evals";
 *
 * const cases = [{ id: "late", input: "Where is order W123 please?", expected: { route: "orders" } }];
 * const [made] = growDataset({ name: "support", cases }, { kinds: ["noise"], count: 1 });
 * made?.expected; //=> { route: "orders" }
 * made?.tags?.includes("generated"); //=> true
 * ```
 */
export function growDataset(
  { name, cases }: Pick<Dataset, "name" | "cases">,
  {
    kinds = ["boundary", "noise", "combine"],
    count = cases.length,
    seed = 1,
    field,
    schema,
  }: GrowOptions = {},
): readonly Case[] {
  const written = cases.filter(({ user, origin }) => user === undefined && origin?.kind !== "generated");
  const sources = written.flatMap((one): readonly Source[] => {
    const found = textField(lastInput(one), { field, schema });
    if (found === undefined) return [];
    return [{ case: one, text: String(valueAt(lastInput(one), found.path)), ...found }];
  });
  if (sources.length === 0) throw noText(field);
  const tools = new Set(cases.flatMap(({ expect }) => (expect?.tools ?? []).map(toolName)));
  // By what is asked as well: an empty message is the same whatever it was made of.
  const known = new Set(cases.flatMap((one) => [one.id, askedId(one)]));
  const plans = kinds.flatMap((kind) => plansOf(kind, { sources, seed, tools }));
  const made: Case[] = [];
  for (const plan of shuffled(plans, seed, ({ id }) => id)) {
    if (made.length >= count) break;
    if (known.has(plan.id)) continue;
    const one = plan.make();
    if (one === undefined || known.has(askedId(one))) continue;
    known.add(plan.id).add(askedId(one));
    made.push(one);
  }
  return made.length === 0 ? [] : datasetOf(name, made).cases;
}

interface Source extends TextField {
  readonly case: Case;
  readonly text: string;
}

/** A case that may be made: its id is known before, so that only what is wanted is made. */
interface Plan {
  readonly id: string;
  make(): Case | undefined;
}

interface Growing {
  readonly sources: readonly Source[];
  readonly seed: number;
  readonly tools: ReadonlySet<string>;
}

function plansOf(kind: GrowKind, growing: Growing): readonly Plan[] {
  if (kind === "combine") return combinations(growing);
  const makers = Object.entries(kind === "boundary" ? BOUNDARY : NOISE);
  return growing.sources.flatMap((source) =>
    makers.map(([name, maker]): Plan => {
      const id = idOf(`${source.case.id}~${name}`);
      return {
        id,
        make: () => {
          const own = new Set((source.case.expect?.tools ?? []).map(toolName));
          const variant = maker({
            case: source.case,
            text: source.text,
            seed: growing.seed,
            kept: expectedTexts(source.case),
            otherTools: [...growing.tools].filter((tool) => !own.has(tool)).sort(),
            maxLength: source.maxLength,
          });
          return variant === undefined
            ? undefined
            : variantOf(source, { ...variant, name }, { id, kind, seed: growing.seed });
        },
      };
    }),
  );
}

interface Made {
  readonly id: string;
  readonly kind: GrowKind;
  readonly seed: number;
}

function variantOf(
  source: Source,
  { name, text, forbid = [] }: Variant,
  { id, kind, seed }: Made,
): Case | undefined {
  const { case: one, text: before } = source;
  const isNoise = kind === "noise";
  if (text === before || !fits(text, source) || (isNoise && repeats(one, before))) return undefined;
  const made = withLastInput(one, withValueAt(lastInput(one), source.path, text));
  const { expected: _, expect, turns, note: __, fixtures: ___, route, ...rest } = made;
  const kept = boundaryExpect(expect, forbid);
  const what = isNoise
    ? made
    : {
        ...rest,
        ...(turns === undefined ? {} : { turns: turns.map(({ input }) => ({ input })) }),
        ...(kept === undefined ? {} : { expect: kept }),
        // A text with marks around its letters still asks the same; one that is gone does not.
        ...(route === undefined || ["empty", "blank", "language"].includes(name) ? {} : { route }),
      };
  return {
    ...what,
    id,
    cluster: clusterOf(one),
    tags: [...new Set([...(one.tags ?? []), "generated", name])],
    origin: { kind: "generated", by: `${kind}/${name}`, from: [one.id], seed },
  };
}

/** How many others a request is joined with: all pairs of a large dataset would be millions. */
const PARTNERS = 3;

function combinations({ sources, seed }: Growing): readonly Plan[] {
  const asking = sources.filter(
    ({ case: one }) => one.turns === undefined && (one.expect?.tools ?? []).length > 0,
  );
  const alike = Map.groupBy(asking, surroundings);
  return [...alike.values()].flatMap((group) => {
    const order = shuffled(group, seed, (source) => source.case.id);
    return order.flatMap((a, at) =>
      [...order.slice(at + 1), ...order.slice(0, at)]
        .slice(0, PARTNERS * 10)
        .filter((b) => a.case.route === undefined || a.case.route !== b.case.route)
        .slice(0, PARTNERS)
        .map((b): Plan => {
          const id = idOf(`${a.case.id}+${b.case.id}`);
          return { id, make: () => joined(a, b, { id, kind: "combine", seed }) };
        }),
    );
  });
}

/** Two requests of one person in one world: nothing of what surrounds them may differ. */
function surroundings({ case: one, path }: Source): string {
  const { subject, before, split, input } = one;
  return canonical({ subject, before, split, path, input: withValueAt(input, path, "") });
}

function fits(text: string, { minLength, maxLength = Number.POSITIVE_INFINITY }: TextField): boolean {
  return text.length >= minLength && text.length <= maxLength;
}

function joined(a: Source, b: Source, { id, kind, seed }: Made): Case | undefined {
  const expect = bothExpect(a.case.expect, b.case.expect);
  if (expect === undefined) return undefined;
  const { subject, before, split } = a.case;
  const text = `${a.text.trim().replace(/([^.!?])$/, "$1.")} And another thing: ${b.text.trim()}`;
  if (!fits(text, a)) return undefined;
  const fixtures = [...(a.case.fixtures ?? []), ...(b.case.fixtures ?? [])];
  return {
    id,
    input: withValueAt(a.case.input, a.path, text),
    expect,
    tags: ["generated", "combined"],
    cluster: clusterOf(a.case),
    ...(subject === undefined ? {} : { subject }),
    ...(before === undefined ? {} : { before }),
    ...(split === undefined ? {} : { split }),
    ...(fixtures.length === 0 ? {} : { fixtures }),
    origin: { kind: "generated", by: kind, from: [a.case.id, b.case.id], seed },
  };
}

function idOf(text: string): string {
  return text.length <= MAX_ID ? text : `${text.slice(0, MAX_ID - 13)}-${digest(text).slice(0, 12)}`;
}
