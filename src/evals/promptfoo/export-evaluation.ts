import { stringify } from "yaml";
import type { Case } from "../case.ts";
import type { Scorer } from "../scorer.ts";
import { assertionOf, NOTHING } from "./_export-scorer.ts";
import type { JsonObject, Refusal } from "./suite.ts";

export interface ExportOptions {
  readonly name: string;
  readonly cases: readonly Case[];
  readonly scorers: readonly Scorer[];
  /** Who answers, such as a file that exports `promptfooProvider()`. */
  readonly provider: string;
}

export interface Exported {
  /** A promptfooconfig.yaml. */
  readonly text: string;
  /** What promptfoo has no equal for, by scorer and case. */
  readonly left: readonly Refusal[];
}

/**
 * Writes cases and scorers as a configuration of promptfoo: an input is the variable `input`. What cannot be said there is
 * listed, never left out in silence.
 */
export function exportEvaluation({ name, cases, scorers, provider }: ExportOptions): Exported {
  const left: Refusal[] = [];
  const tests = cases.flatMap((one): JsonObject[] => {
    const reason = problemOf(one);
    if (reason === undefined) return [testOf(one, scorers, left)];
    left.push({ path: one.id, reason });
    return [];
  });
  const isText = cases.every(({ input }) => typeof input === "string");
  const config = {
    description: name,
    prompts: [isText ? "{{ input }}" : "{{ input | dump }}"],
    providers: [provider],
    tests,
  };
  return { text: stringify(config, { lineWidth: 110, aliasDuplicateObjects: false }), left: deduped(left) };
}

function problemOf({ input, turns, user }: Case): string | undefined {
  if (turns !== undefined) return "a conversation of several turns has no equal in a test of promptfoo";
  if (user !== undefined) return "a simulated user has no equal in a test of promptfoo";
  if (JSON.stringify(input ?? "").includes("file://"))
    return "promptfoo would read the file that the input names, in place of the input";
  return undefined;
}

function testOf(one: Case, scorers: readonly Scorer[], left: Refusal[]): JsonObject {
  const assert = scorers.flatMap((scorer): JsonObject[] => {
    const made = assertionOf(scorer, one);
    if (made === NOTHING) return [];
    if (typeof made === "string") {
      left.push({ path: scorer.name, reason: made });
      return [];
    }
    // What only informs must not fail the test there either.
    const weight = scorer.gating === false ? { weight: 0 } : {};
    return [{ ...made, metric: scorer.name, ...weight }];
  });
  const lists = hasList(one.input);
  const { tags, route } = one;
  return {
    description: one.note ?? one.id,
    vars: { input: escaped(one.input ?? "") },
    ...(lists ? { options: { disableVarExpansion: true } } : {}),
    metadata: {
      case: one.id,
      ...(tags === undefined ? {} : { tags }),
      ...(route === undefined ? {} : { route }),
    },
    ...(assert.length === 0 ? {} : { assert }),
  };
}

function hasList(input: unknown): boolean {
  return Array.isArray(input);
}

/** What would be read as a template stands there as it is. */
function escaped(value: unknown): unknown {
  return typeof value === "string" && /{[{%#]/.test(value) ? `{% raw %}${value}{% endraw %}` : value;
}

function deduped(left: readonly Refusal[]): readonly Refusal[] {
  return left.filter(
    ({ path, reason }, index) =>
      left.findIndex((one) => one.path === path && one.reason === reason) === index,
  );
}
