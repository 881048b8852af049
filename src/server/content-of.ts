import type { StoredDefinition } from "../core/definition.ts";

type Content = Readonly<Record<string, unknown>>;

/** The JSON that a definition holds; nothing where it is none, such as a file that another program wrote. */
export function contentOf({ content }: Pick<StoredDefinition, "content">): Content {
  try {
    const value: unknown = JSON.parse(content);
    return typeof value === "object" && value !== null ? (value as Content) : {};
  } catch {
    return {};
  }
}
