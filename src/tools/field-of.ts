/** The names of an object's fields; any text where its type is not known. */
export type FieldOf<T> = unknown extends T ? string : keyof T & string;

/** A field of a value whose type nobody knows; undefined where it is no object. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
