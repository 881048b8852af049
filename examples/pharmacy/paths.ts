import { fileURLToPath } from "node:url";

/** Where the demo keeps its shop and its store, made anew each time: at the root of the repository. */
export const DEMO_FOLDER: string =
  process.env.PHARMACY_FOLDER ?? fileURLToPath(new URL("../../.airworthy/demo", import.meta.url));
