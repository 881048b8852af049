import type { RunFact } from "../../core/run-fact.ts";
import { inputShape } from "./input-shape.ts";

/** What a run is sliced by: attributes of its subject, the route it took, tools it called, the shape of its input. */
export type AttributeKind = "subject" | "customer" | "route" | "workflow" | "release" | "tool" | "input";

export type Attributes = Record<string, string | number | boolean | undefined>;

/** Between kind and name of an attribute: in no name that anybody gives. */
const APART = "\u0000";

/** By kind and name. What only its outcome shows, such as errors or time, is no attribute of a run. */
export function runAttributes(fact: RunFact, tools: ReadonlySet<string>): Attributes {
  const attributes: Attributes = { workflow: fact.workflow, release: fact.release, route: fact.route };
  for (const [name, value] of Object.entries(fact.subject?.attributes ?? {}))
    attributes[`subject${APART}${name}`] = value;
  for (const { name } of fact.tools ?? []) if (tools.has(name)) attributes[`tool${APART}${name}`] = "called";
  for (const [name, value] of Object.entries(inputShape(fact.input)))
    if (value !== undefined)
      attributes[`input${APART}${name}`] = typeof value === "boolean" ? yes(value) : value;
  return attributes;
}

export function kindAndName(attribute: string): { readonly kind: AttributeKind; readonly name: string } {
  const [kind = "", name] = attribute.split(APART);
  return { kind: kind as AttributeKind, name: name ?? kind };
}

const MOST_TOOLS = 20;

/** The tools that most runs call. */
export function commonTools(facts: readonly RunFact[]): ReadonlySet<string> {
  const runs = new Map<string, number>();
  for (const { tools = [] } of facts) for (const { name } of tools) runs.set(name, (runs.get(name) ?? 0) + 1);
  const often = [...runs].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return new Set(often.slice(0, MOST_TOOLS).map(([name]) => name));
}

const MOST_ATTRIBUTES = 40;
const MOST_VALUES = 50;

/**
 * Leaves out what cannot be a slice or would make too many: values that fewer than `support` runs have, all but the 50 most
 * frequent values of an attribute, attributes that are the same for every run, all but the 40 that most runs have.
 */
export function boundAttributes(rows: readonly Attributes[], support: number): void {
  const counts = new Map<string, Map<string | number | boolean, number>>();
  for (const row of rows)
    for (const [attribute, value] of Object.entries(row)) {
      if (value === undefined) continue;
      const values = counts.get(attribute) ?? new Map();
      values.set(value, (values.get(value) ?? 0) + 1);
      counts.set(attribute, values);
    }
  const kept = new Map<string, ReadonlySet<string | number | boolean> | "numbers">();
  const often = [...counts].map(([attribute, values]) => ({ attribute, values, runs: sum(values.values()) }));
  for (const { attribute, values, runs } of often.sort((a, b) => b.runs - a.runs)) {
    if (kept.size >= MOST_ATTRIBUTES) break;
    if (values.size === 1 && runs === rows.length) continue;
    // Numbers fall into five bands, however many there are.
    if ([...values.keys()].every((value) => typeof value === "number")) kept.set(attribute, "numbers");
    else {
      const most = [...values].filter(([, n]) => n >= support).sort((a, b) => b[1] - a[1]);
      if (most.length > 0) kept.set(attribute, new Set(most.slice(0, MOST_VALUES).map(([value]) => value)));
    }
  }
  for (const row of rows)
    for (const attribute of Object.keys(row)) {
      const values = kept.get(attribute);
      const value = row[attribute];
      // Deleting it would make a slower kind of object of the row.
      if (value !== undefined && (values === undefined || (values !== "numbers" && !values.has(value))))
        row[attribute] = undefined;
    }
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

function yes(value: boolean): string {
  return value ? "yes" : "no";
}
