import type { Store } from "../core/store.ts";

/** Where a process dies: at its n-th append, before or after the store has kept it; nobody is told of either. */
export interface Death {
  readonly at: number;
  readonly isKept: boolean;
}

export interface DyingStore {
  readonly store: Store;
  /** Resolves when it has died. */
  readonly died: Promise<void>;
}

/** A store of a process that dies: from then on nothing reaches the file, and nothing is ever answered. */
export function dyingStore(real: Store, death: Death): DyingStore {
  const died = Promise.withResolvers<void>();
  let appends = 0;
  let isDead = false;
  const forever = () => new Promise<never>(() => {});
  const append: Store["append"] = async (ticket, record) => {
    if (isDead) return forever();
    appends += 1;
    if (appends < death.at) return real.append(ticket, record);
    isDead = true;
    if (death.isKept) await real.append(ticket, record);
    died.resolve();
    return forever();
  };
  const store = new Proxy(real, {
    get(target, name) {
      if (name === "append") return append;
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => (isDead ? forever() : Reflect.apply(value, target, args));
    },
  });
  return { store, died: died.promise };
}
