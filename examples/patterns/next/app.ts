import { type App, open } from "airworthy";
import config from "./airworthy.config.ts";

// On the global object, because a development server loads modules anew and one app a process is enough.
const kept = globalThis as { airworthyApp?: Promise<App> };

/** The app that the route handlers share. */
export function sharedApp(): Promise<App> {
  kept.airworthyApp ??= open(config);
  return kept.airworthyApp;
}
