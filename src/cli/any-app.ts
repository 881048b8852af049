import type { App } from "../app/open.ts";
import type { GlobalOptions } from "./cli.ts";
import { findConfig } from "./config/find-config.ts";
import { withApp } from "./project.ts";

/** The project's app; where there is no project, one with nothing but a store in the default place. */
export async function withAnyApp<T>(options: GlobalOptions, work: (app: App) => Promise<T>): Promise<T> {
  if (findConfig(options.config) !== undefined) return withApp(options, work);
  const { open } = await import("../app/open.ts");
  const store = options.store ?? process.env.AIRWORTHY_STORE;
  const app = await open(store === undefined || store === "" ? {} : { store });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}
