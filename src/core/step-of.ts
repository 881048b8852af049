/** A call's address without its counters: `handle/lookup_order#2` is `handle/lookup_order`. */
export function withoutCounters(address: string): string {
  return address.replaceAll(/#\d+/g, "");
}

/** The step that a call belongs to: its address without counters; numbered branches have a star for their number. */
export function stepOf(address: string): string {
  return withoutCounters(address)
    .split("/")
    .map((segment) => (/^\d+$/.test(segment) ? "*" : segment))
    .join("/");
}
