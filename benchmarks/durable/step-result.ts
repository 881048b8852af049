/** What step `index` returns: 313 bytes of JSON, the size of a typical tool answer. */
export function stepResult(index: number) {
  return {
    step: index,
    ok: true,
    id: "cust_0123456789abcdef",
    status: "resolved",
    amount: 129.95,
    currency: "EUR",
    tags: ["refund", "priority", "eu-west"],
    note: "The quick brown fox jumps over the lazy dog. Pack my box with five dozen liquor jugs. Sphinx of black quartz, judge my vow.",
    at: "2026-11-22T15:00:00.000Z",
    n: index * 17,
  };
}
