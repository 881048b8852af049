import type { Fault, Symptom } from "../fault.ts";
import { isBare, recordOf } from "../schema.ts";

/** What models get wrong or providers refuse. */
const HARD: Readonly<Record<string, string>> = {
  oneOf: "alternatives of which exactly one must fit",
  allOf: "several schemas at once",
  not: "a schema that must not fit",
  if: "a condition",
  patternProperties: "property names by pattern",
  dependentRequired: "parameters that depend on others",
  dependentSchemas: "schemas that depend on parameters",
  prefixItems: "a list whose places have their own types",
};
const MAX_STEPS = 5_000;

/** Whether the input schema can be read by those who must keep to it. */
export const schemaFeatures: Fault = {
  id: "schema_features",
  severity: "medium",
  stage: "definition",
  pattern: "The model sends arguments that are refused, or a provider refuses the tool",
  fix: "Write one plain object with types, enums and descriptions; make two tools of two alternatives",
  check: ({ tool, brokenSchema }) => {
    const symptoms: Symptom[] = [];
    if (brokenSchema !== undefined)
      symptoms.push({
        message: `Nobody can check against its input schema: ${brokenSchema}`,
        severity: "high",
      });
    if (brokenSchema === undefined && isBare(tool.inputSchema))
      symptoms.push({
        message: "Its input schema does not say what its arguments are",
        parameter: "bare",
        severity: "high",
        fix: 'Say "type": "object" and each property; a converter that does not know the version of its schema library gives this',
      });
    const { used, recursive } = featuresOf(tool.inputSchema);
    if (recursive) symptoms.push({ message: "Its input schema refers to itself", parameter: "$ref" });
    if (used.length > 0) {
      const listed = used.map((key) => `${key} (${HARD[key] ?? key})`).join(", ");
      symptoms.push({
        message: `Its input schema has what models get wrong: ${listed}`,
        parameter: "keywords",
      });
    }
    return symptoms;
  },
};

function featuresOf(root: unknown): { used: readonly string[]; recursive: boolean } {
  const used = new Set<string>();
  let recursive = false;
  let steps = 0;
  const visit = (value: unknown, refs: readonly string[]): void => {
    steps += 1;
    if (steps > MAX_STEPS) return;
    if (Array.isArray(value)) {
      for (const one of value) visit(one, refs);
      return;
    }
    const record = recordOf(value);
    if (record === undefined) return;
    for (const key of Object.keys(record))
      if (Object.hasOwn(HARD, key) && record[key] !== null) used.add(key);
    const { $ref, enum: _, const: __, default: ___, examples: ____, ...rest } = record;
    if (typeof $ref === "string") {
      if (refs.includes($ref) || $ref === "#") recursive = true;
      else visit(followed($ref, root), [...refs, $ref]);
    }
    for (const [key, one] of Object.entries(rest))
      if (key !== "$defs" && key !== "definitions") visit(one, refs);
  };
  visit(root, []);
  return { used: [...used].sort(), recursive };
}

function followed(ref: string, root: unknown): unknown {
  if (!ref.startsWith("#/")) return undefined;
  return ref
    .slice(2)
    .split("/")
    .reduce<unknown>(
      (found, step) => recordOf(found)?.[step.replaceAll("~1", "/").replaceAll("~0", "~")],
      root,
    );
}
