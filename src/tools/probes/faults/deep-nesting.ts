import type { JsonSchema } from "../../json-schema.ts";
import type { Fault } from "../fault.ts";
import { propertiesOf, resolve, typeOf } from "../schema.ts";

const MAX_LEVELS = 3;

/** Whether arguments are nested deeper than models write without mistakes. */
export const deepNesting: Fault = {
  id: "deep_nesting",
  severity: "low",
  stage: "definition",
  pattern: "The model puts a value one level too high or too low",
  fix: "Flatten the parameters, or let several calls do what one nested call does",
  check: ({ tool }) => {
    const { levels, path } = deepest(tool.inputSchema, tool.inputSchema, []);
    if (levels <= MAX_LEVELS) return [];
    return [
      { message: `Its parameters are ${levels} levels deep: ${path.join(".")}`, parameter: path[0] ?? "" },
    ];
  },
};

interface Depth {
  readonly levels: number;
  readonly path: readonly string[];
}

function deepest(schema: JsonSchema, root: JsonSchema, path: readonly string[]): Depth {
  if (path.length > 8) return { levels: path.length, path };
  const inner = propertiesOf(schema, root).flatMap((property) => {
    const items =
      typeOf(property.schema) === "array" ? resolve(property.schema.items, root) : property.schema;
    return [deepest(items, root, [...path, property.name])];
  });
  return inner.sort((a, b) => b.levels - a.levels)[0] ?? { levels: path.length, path };
}
