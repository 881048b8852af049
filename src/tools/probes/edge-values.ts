import type { Property } from "./schema.ts";
import { typeOf } from "./schema.ts";
import type { Kind } from "./tool-kind.ts";

/** A value that is allowed and at which programs break: what then comes of it has to make sense, or be refused. */
export interface EdgeValue {
  readonly parameter: string;
  readonly value: unknown;
  readonly what: string;
}

/** A divisor of 0, the mean of nothing, the length of no text: of what reads, which an edge cannot harm. */
export function edgeValues({ effect, runsCode, action, parameters }: Kind): readonly EdgeValue[] {
  if (effect !== "read" || runsCode) return [];
  return parameters.flatMap((parameter) => {
    const edge = edgeOf(parameter, action);
    return edge === undefined ? [] : [{ parameter: parameter.name, ...edge }];
  });
}

function edgeOf(
  { schema, role }: Property & { readonly role: string },
  action: Kind["action"],
): Omit<EdgeValue, "parameter"> | undefined {
  const { minimum, exclusiveMinimum, minItems, minLength } = schema;
  const type = typeOf(schema);
  if (role === "number" && !(Number(minimum) > 0) && !(Number(exclusiveMinimum) >= 0))
    return { value: 0, what: "it is 0" };
  if (type === "array" && action === "compute" && !(Number(minItems) > 0))
    return { value: [], what: "it is an empty list" };
  if (type === "string" && role === "text" && action === "compute" && !(Number(minLength) > 0))
    return { value: "", what: "it is an empty text" };
  return undefined;
}
