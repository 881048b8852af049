import type { Store } from "../../core/store.ts";

export interface StoreFixture {
  readonly store: Store;
  /** Opens what `store` holds a second time, as another process would. */
  readonly another: () => Promise<Store>;
  /** Closes everything and removes it. */
  readonly dispose: () => Promise<void>;
}

/** What must hold of every store, each claim with its proof on an empty one. */
export type Claims = Readonly<Record<string, (store: Store, fixture: StoreFixture) => Promise<void>>>;
