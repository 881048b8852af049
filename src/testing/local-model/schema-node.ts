import type { JSONValue } from "@ai-sdk/provider";

/** What every part of a schema may say about itself. */
interface Said {
  readonly description: string;
  /** Values given by `examples` or `example`. */
  readonly examples: readonly JSONValue[];
  readonly fallback: JSONValue | undefined;
  readonly nullable: boolean;
}

export type StringNode = Said & {
  readonly kind: "string";
  readonly pattern: RegExp | undefined;
  readonly format: string | undefined;
  readonly minLength: number;
  readonly maxLength: number;
};
export type NumberNode = Said & {
  readonly kind: "number";
  readonly integer: boolean;
  readonly minimum: number;
  readonly maximum: number;
  readonly multipleOf: number | undefined;
};
export type EnumNode = Said & { readonly kind: "enum"; readonly values: readonly JSONValue[] };
export type ArrayNode = Said & {
  readonly kind: "array";
  readonly items: SchemaNode;
  readonly prefix: readonly SchemaNode[];
  readonly minItems: number;
  readonly maxItems: number;
  readonly unique: boolean;
};
export interface PropertyNode {
  readonly name: string;
  readonly required: boolean;
  readonly node: SchemaNode;
}
export type ObjectNode = Said & { readonly kind: "object"; readonly properties: readonly PropertyNode[] };
export type UnionNode = Said & { readonly kind: "union"; readonly options: readonly SchemaNode[] };
type PlainNode = Said & { readonly kind: "boolean" | "null" | "any" };

/** A JSON schema as the local model sees it: references followed, `allOf` merged, null taken out. */
export type SchemaNode = StringNode | NumberNode | EnumNode | ArrayNode | ObjectNode | UnionNode | PlainNode;

interface Raw {
  readonly [key: string]: unknown;
}

interface Place {
  readonly root: Raw;
  readonly depth: number;
}

/** Deeper parts are read as `any`: a schema may refer to itself without end. */
const DEEPEST = 8;

/**
 * Reads a JSON schema. What it does not understand it takes for `any`; it never throws.
 *
 * `readSchema({ enum: ["a", "b"] }).kind` is `"enum"`.
 */
export function readSchema(schema: unknown): SchemaNode {
  const root = isRecord(schema) ? schema : {};
  return read(root, { root, depth: 0 });
}

/** Whether a value is an object with keys, not an array and not null. */
export function isRecord(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function read(schema: unknown, place: Place): SchemaNode {
  const raw = mergeAll(resolve(schema, place.root), place);
  const types = [raw.type].flat().filter((type) => typeof type === "string");
  const alternatives = list(raw.anyOf ?? raw.oneOf);
  const said: Said = {
    description: [text(raw.title), text(raw.description)].filter((part) => part !== "").join(": "),
    examples: [...list(raw.examples), ...(raw.example === undefined ? [] : [raw.example])].filter(isJson),
    fallback: isJson(raw.default) ? raw.default : undefined,
    nullable:
      types.includes("null") || alternatives.some((option) => isRecord(option) && option.type === "null"),
  };
  if (place.depth > DEEPEST) return { ...said, kind: "any" };
  if (raw.const !== undefined && isJson(raw.const)) return { ...said, kind: "enum", values: [raw.const] };
  const values = list(raw.enum).filter(isJson);
  if (values.length > 0) return { ...said, kind: "enum", values };
  if (alternatives.length > 0) return readUnion(alternatives, { said, place });

  const named = types.filter((type) => type !== "null");
  if (named.length > 1)
    return readUnion(
      named.map((type) => ({ ...raw, type })),
      { said, place },
    );
  return readTyped({ raw, type: named[0] ?? impliedType(raw, types) }, { said, place });
}

function readTyped({ raw, type }: { raw: Raw; type: string }, { said, place }: Context): SchemaNode {
  const deeper = { root: place.root, depth: place.depth + 1 };
  switch (type) {
    case "string":
      return { ...said, kind: "string", ...stringLimits(raw) };
    case "number":
    case "integer":
      return {
        ...said,
        kind: "number",
        integer: type === "integer",
        ...numberLimits(raw, type === "integer"),
      };
    case "boolean":
    case "null":
      return { ...said, kind: type };
    case "array":
      return { ...said, kind: "array", ...readItems(raw, deeper) };
    case "object": {
      const required = list(raw.required);
      const properties = Object.entries(isRecord(raw.properties) ? raw.properties : {}).map(
        ([name, node]): PropertyNode => ({
          name,
          required: required.includes(name),
          node: read(node, deeper),
        }),
      );
      return { ...said, kind: "object", properties };
    }
    default:
      return { ...said, kind: "any" };
  }
}

interface Context {
  readonly said: Said;
  readonly place: Place;
}

/** A union of one type and null is that type; one of constants is an enum; others stay apart. */
function readUnion(alternatives: readonly unknown[], { said, place }: Context): SchemaNode {
  const options = alternatives
    .map((option) => read(option, { root: place.root, depth: place.depth + 1 }))
    .filter((option) => option.kind !== "null");
  const [only, ...more] = options;
  if (only === undefined) return { ...said, kind: "null" };
  const described = { ...said, description: said.description || only.description };
  if (more.length === 0) {
    return {
      ...only,
      ...described,
      examples: [...said.examples, ...only.examples],
      fallback: said.fallback ?? only.fallback,
    };
  }
  const values = options.flatMap((option) => (option.kind === "enum" ? option.values : []));
  if (options.every((option) => option.kind === "enum")) {
    const meanings = options.map((option) =>
      option.description === ""
        ? ""
        : `${option.kind === "enum" ? option.values.join(", ") : ""}: ${option.description}`,
    );
    const description = [said.description, ...meanings].filter((line) => line !== "").join("\n");
    return { ...said, description, kind: "enum", values };
  }
  return { ...said, kind: "union", options };
}

function readItems(raw: Raw, place: Place): Omit<ArrayNode, "kind" | keyof Said> {
  const prefix = Array.isArray(raw.items) ? raw.items : list(raw.prefixItems);
  const rest = Array.isArray(raw.items) ? raw.additionalItems : raw.items;
  return {
    items: read(rest, place),
    prefix: prefix.map((item) => read(item, place)),
    minItems: Math.max(number(raw.minItems, 0), 0),
    maxItems: rest === false ? prefix.length : number(raw.maxItems, Number.POSITIVE_INFINITY),
    unique: raw.uniqueItems === true,
  };
}

function stringLimits(raw: Raw): Omit<StringNode, "kind" | keyof Said> {
  return {
    pattern: toRegExp(raw.pattern),
    format: typeof raw.format === "string" ? raw.format : undefined,
    minLength: number(raw.minLength, 0),
    maxLength: number(raw.maxLength, Number.POSITIVE_INFINITY),
  };
}

function numberLimits(raw: Raw, integer: boolean): Pick<NumberNode, "minimum" | "maximum" | "multipleOf"> {
  const multipleOf = typeof raw.multipleOf === "number" ? raw.multipleOf : undefined;
  // An exclusive bound becomes the next number that a person would write.
  const step = multipleOf ?? (integer ? 1 : 0.01);
  const above =
    typeof raw.exclusiveMinimum === "number" ? raw.exclusiveMinimum + step : Number.NEGATIVE_INFINITY;
  const below =
    typeof raw.exclusiveMaximum === "number" ? raw.exclusiveMaximum - step : Number.POSITIVE_INFINITY;
  return {
    minimum: Math.max(number(raw.minimum, Number.NEGATIVE_INFINITY), above),
    maximum: Math.min(number(raw.maximum, Number.POSITIVE_INFINITY), below),
    multipleOf,
  };
}

function impliedType(raw: Raw, types: readonly unknown[]): string {
  if (isRecord(raw.properties)) return "object";
  if (raw.items !== undefined || raw.prefixItems !== undefined) return "array";
  if (raw.pattern !== undefined || raw.format !== undefined) return "string";
  return types.includes("null") ? "null" : "any";
}

function resolve(schema: unknown, root: Raw): Raw {
  let raw = isRecord(schema) ? schema : {};
  for (let hops = 0; hops < DEEPEST && typeof raw.$ref === "string"; hops++) {
    const { $ref, ...beside } = raw;
    let target: unknown = root;
    for (const step of String($ref).split("/").slice(1)) {
      target = isRecord(target) ? target[step.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
    }
    raw = isRecord(target) ? { ...target, ...beside } : beside;
  }
  return raw;
}

function mergeAll(raw: Raw, { root }: Place): Raw {
  const parts = list(raw.allOf).map((part) => resolve(part, root));
  if (parts.length === 0) return raw;
  const all = [raw, ...parts];
  return {
    ...Object.assign({}, ...all),
    properties: Object.assign({}, ...all.map((part) => asRecord(part.properties))),
    required: all.flatMap((part) => list(part.required)),
  };
}

function toRegExp(pattern: unknown): RegExp | undefined {
  if (typeof pattern !== "string") return undefined;
  try {
    return new RegExp(pattern, "u");
  } catch {
    // JSON Schema asks for the u flag, but many schemas are written without it in mind.
    try {
      return new RegExp(pattern);
    } catch {
      return undefined;
    }
  }
}

function asRecord(value: unknown): Raw {
  return isRecord(value) ? value : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

/** Whether a value is JSON as it stands. */
export function isJson(value: unknown): value is JSONValue {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return true;
  if (Array.isArray(value)) return value.every(isJson);
  return isRecord(value) && Object.values(value).every(isJson);
}
