import type { CallRecord, RunStart } from "../../core/run.ts";
import type { JournalStore, Store } from "../../core/store.ts";

interface Buffered {
  readonly start: RunStart;
  readonly calls: CallRecord[];
}

/**
 * A store that keeps a run in memory until it ends, and stores it whole then: a shadow takes the lock of the file
 * once, not for every call of it.
 */
export function bufferedStore(store: Store): Store {
  const open = new Map<string, Buffered>();
  const journal: JournalStore = {
    begin: async (start) => {
      open.set(start.id, { start, calls: [] });
      return { run: start.id, lastSeq: 0, attempt: 1, tries: 1 };
    },
    append: async ({ run }, record) => void open.get(run)?.calls.push(record),
    end: async ({ run, attempt }, end, totals, took) => {
      const buffered = open.get(run);
      open.delete(run);
      if (buffered === undefined) return;
      const { start, calls } = buffered;
      const { status } = end;
      await store.import({ ...start, calls, end, status, totals, took, attempt, interrupted: false });
    },
    release: async ({ run }) => void open.delete(run),
    accept: (start, terms) => store.accept(start, terms),
    claim: (run, options) => store.claim(run, options),
    held: async (tickets) => new Set(tickets.map(({ run }) => run)),
  };
  return new Proxy(store, {
    get(target, name) {
      if (Object.hasOwn(journal, name)) return journal[name as keyof JournalStore];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
