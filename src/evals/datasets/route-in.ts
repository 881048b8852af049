/** The route that an output or an expectation names: itself where it is a text, else its `route`. */
export function routeIn(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  const named = typeof value === "object" && value !== null && "route" in value ? value.route : undefined;
  return typeof named === "string" ? named : undefined;
}
