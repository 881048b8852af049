import type { Ledger, LedgerEntry } from "../store.ts";

/** First results of one run alone: what a trial pretends to have written must answer nobody else. */
export function memoryLedger(): Ledger {
  const entries = new Map<string, LedgerEntry>();
  return {
    find: async (tool, key) => entries.get(`${tool}\n${key}`),
    keep: async (tool, key, entry) => {
      const place = `${tool}\n${key}`;
      if (!entries.has(place)) entries.set(place, entry);
    },
  };
}
