import type { Document, Node } from "yaml";
import { Scalar, visit } from "yaml";

/** A node of YAML that is read as the same value again: a key that would merge is quoted. */
export function yamlNode(document: Document, value: unknown): Node {
  const node = document.createNode(value, { aliasDuplicateObjects: false }) as Node;
  visit(node, {
    Scalar: (place, scalar) => {
      if (place === "key" && scalar.value === "<<") scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return node;
}
