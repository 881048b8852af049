import type { JsonSchema } from "../json-schema.ts";
import type { Input } from "./caller.ts";
import type { ParameterRole } from "./parameter-role.ts";
import { roleOf } from "./parameter-role.ts";
import type { Property } from "./schema.ts";
import { propertiesOf, recordOf, resolve } from "./schema.ts";
import type { Subject } from "./subject.ts";

/** A single value in an input, with what the schema says of it. */
export interface Place {
  readonly path: readonly (string | number)[];
  readonly property: Property;
  readonly role: ParameterRole;
}

const NEW_DATA = /data|values|fields|record|row|properties|updates|attributes/i;

/** Every single value of an input, and the formatted parameters that it leaves out. */
export function placesOf({ tool, kind }: Pick<Subject, "tool" | "kind">, base: Input): readonly Place[] {
  const root = tool.inputSchema;
  return kind.parameters.flatMap((parameter) => {
    const value = base[parameter.name];
    if (value === undefined) return [{ path: [parameter.name], property: parameter, role: parameter.role }];
    return leaves(parameter, value, { path: [parameter.name], root });
  });
}

function leaves(
  property: Property,
  value: unknown,
  { path, root }: { path: readonly (string | number)[]; root: JsonSchema },
): readonly Place[] {
  if (path.length > 5) return [];
  if (Array.isArray(value)) {
    const items = { ...property, schema: resolve(property.schema.items ?? {}, root) };
    return value.slice(0, 1).flatMap((one, index) => leaves(items, one, { path: [...path, index], root }));
  }
  const record = recordOf(value);
  if (record === undefined) return [{ path, property, role: roleOf(property) }];
  const known = propertiesOf(property.schema, root);
  if (known.length > 0)
    return known
      .filter(({ name }) => name in record)
      .flatMap((one) => leaves(one, record[one.name], { path: [...path, one.name], root }));
  return Object.entries(record).map(([name]) => ({
    path: [...path, name],
    property: { name, schema: {}, description: property.description, required: false },
    // What is looked for by a field of one's choice names a thing, as an id does; new data does not.
    role: NEW_DATA.test(property.name) ? ("object" as const) : ("id" as const),
  }));
}

export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, step) => (Array.isArray(inner) ? inner[Number(step)] : recordOf(inner)?.[step]),
    value,
  );
}

export function put(base: Input, path: readonly (string | number)[], value: unknown): Input {
  return replaced(base, path, value) as Input;
}

function replaced(inner: unknown, [step, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(inner))
    return inner.map((one, index) => (index === step ? replaced(one, rest, value) : one));
  const record = recordOf(inner) ?? {};
  return { ...record, [step]: replaced(record[step], rest, value) };
}
