import type { Case } from "../../evals/case.ts";

export interface CaseOptions {
  readonly cases?: readonly string[];
  readonly filter?: string;
  readonly tag?: readonly string[];
  readonly route?: readonly string[];
  readonly split?: string;
}

/** Which cases are asked for: all that fit every option given; undefined where none is. */
export function casesOf({
  cases,
  filter,
  tag,
  route,
  split,
}: CaseOptions): ((one: Case) => boolean) | undefined {
  const rules: ((one: Case) => boolean)[] = [];
  if (cases !== undefined) {
    const ids = new Set(cases.flatMap((text) => text.split(",")).map((id) => id.trim()));
    rules.push(({ id }) => ids.has(id));
  }
  if (filter !== undefined) {
    const wanted = filter.toLowerCase();
    rules.push((one) => textOf(one).includes(wanted));
  }
  if (tag !== undefined) rules.push(({ tags = [] }) => tag.some((one) => tags.includes(one)));
  if (route !== undefined) rules.push((one) => one.route !== undefined && route.includes(one.route));
  if (split !== undefined) rules.push((one) => one.split === split);
  return rules.length === 0 ? undefined : (one) => rules.every((rule) => rule(one));
}

function textOf({ id, input, turns, user, note }: Case): string {
  return JSON.stringify({ id, input, turns, user, note }).toLowerCase();
}
