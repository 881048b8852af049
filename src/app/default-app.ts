import type { App } from "./open.ts";
import { open } from "./open.ts";

let opened: Promise<App> | undefined;
let chosen: App | undefined;

/** Makes `app` the one that recorded functions use; the CLI does so before it loads a project's code. */
export function useApp(app: App | undefined): void {
  chosen = app;
}

/** The app of recorded functions: the chosen one, or one on `AIRWORTHY_STORE`, `DATABASE_URL` or `.airworthy/store.db`. */
export async function defaultApp(): Promise<App> {
  if (chosen !== undefined) return chosen;
  opened ??= open();
  return opened;
}
