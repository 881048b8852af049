import { relative, sep } from "node:path";
import type { Plugin } from "rolldown";

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/**
 * In one file, `import.meta` of every module would be the bundle's: each is given its own place again, as seen
 * from the folder of the configuration, where a release believes to lie.
 */
export function importMeta(root: string): Plugin {
  return {
    name: "airworthy-import-meta",
    transform: {
      filter: { code: /import\.meta/ },
      handler(code, id, { moduleType }) {
        const lang = moduleType === "ts" || moduleType === "tsx" || moduleType === "jsx" ? moduleType : "js";
        const program = this.parse(code, { lang }) as unknown as Node;
        const place = relative(root, id.replace(/\?.*$/, "")).split(sep).join("/");
        let result = code;
        for (const { node, property } of metaProperties(program).toSorted(
          (a, b) => b.node.start - a.node.start,
        ))
          result = result.slice(0, node.start) + atPlace(property, place) + result.slice(node.end);
        return result === code ? null : result;
      },
    },
  };
}

const PROPERTIES = new Set(["url", "dirname", "filename"]);

function metaProperties(node: unknown): { readonly node: Node; readonly property: string }[] {
  if (Array.isArray(node)) return node.flatMap(metaProperties);
  if (!isNode(node)) return [];
  const { object, property } = node;
  if (
    node.type === "MemberExpression" &&
    isNode(object) &&
    object.type === "MetaProperty" &&
    isNode(property)
  ) {
    const name = String(property.name);
    if (PROPERTIES.has(name)) return [{ node, property: name }];
  }
  return Object.values(node).flatMap(metaProperties);
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}

function atPlace(property: string, place: string): string {
  const quoted = JSON.stringify(`/${place}`);
  if (property === "url") return `new URL(${JSON.stringify(encodeURI(place))}, import.meta.url).href`;
  if (property === "filename") return `(import.meta.dirname + ${quoted})`;
  const folder = place.includes("/") ? place.slice(0, place.lastIndexOf("/")) : "";
  return folder === "" ? "import.meta.dirname" : `(import.meta.dirname + ${JSON.stringify(`/${folder}`)})`;
}
