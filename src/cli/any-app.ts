import { existsSync } from "node:fs";
import type { App } from "../app/open.ts";
import { defaultStore, isStoreFile } from "../store/default-store.ts";
import { keepChange } from "./audited.ts";
import { findConfig } from "./config/find-config.ts";
import type { AppOptions } from "./project.ts";
import { withApp } from "./project.ts";

export interface AnyAppOptions extends AppOptions {
  /** Makes the store where there is none. Default true; else a project is then asked for. */
  readonly create?: boolean;
}

/** The project's app; where there is no project, one with nothing but a store in the default place. */
export async function withAnyApp<T>(
  { create = true, ...options }: AnyAppOptions,
  work: (app: App) => Promise<T>,
): Promise<T> {
  const store = options.store ?? (process.env.AIRWORTHY_STORE || undefined);
  const place = store ?? defaultStore();
  const exists = create || !isStoreFile(place) || existsSync(place);
  if (findConfig(options.config) !== undefined || !exists) return withApp(options, work);
  const { open } = await import("../app/open.ts");
  const app = await open(store === undefined ? {} : { store });
  try {
    const done = await work(app);
    await keepChange(app.store, options);
    return done;
  } finally {
    await app.close();
  }
}
