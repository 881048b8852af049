import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Labelled {
  readonly text: string;
  readonly label: string;
}

const DATA = process.env.AIRWORTHY_SHARED_DATA ?? join(import.meta.dirname, "../../../shared/data");
const FOLDER = join(DATA, "datasets/clinc150");

/** Where the data has to lie; it is not part of this repository. */
export const FILE: string = join(FOLDER, "data_full.train_val.json");
export const isThere: boolean = existsSync(FILE);

/** Messages with one of ten domains each. */
export function read(part: "train" | "val"): readonly Labelled[] {
  const rows: Record<string, [string, string][]> = JSON.parse(readFileSync(FILE, "utf8"));
  const domains: Record<string, string[]> = JSON.parse(readFileSync(join(FOLDER, "domains.json"), "utf8"));
  const domainOf = new Map(
    Object.entries(domains).flatMap(([domain, intents]) => intents.map((intent) => [intent, domain])),
  );
  return (rows[part] ?? []).map(([text, intent]) => ({ text, label: domainOf.get(intent) ?? intent }));
}
