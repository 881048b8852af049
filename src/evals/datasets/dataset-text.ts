import { Document } from "yaml";
import type { Case } from "../case.ts";
import { CASE_FIELDS } from "./_case-schema.ts";
import { yamlNode } from "./_yaml-node.ts";
import type { DatasetFormat } from "./dataset-format.ts";

/** A dataset as text that {@link parseDataset} reads again as the same version. */
export function datasetText(cases: readonly Case[], format: DatasetFormat): string {
  const ordered = cases.map(inOrder);
  if (format === "yaml") return yamlText(ordered);
  if (format === "json") return `${JSON.stringify(ordered, null, 2)}\n`;
  return ordered.map((one) => `${JSON.stringify(one)}\n`).join("");
}

function yamlText(cases: readonly Case[]): string {
  const document = new Document();
  document.contents = yamlNode(document, cases);
  return document.toString({ lineWidth: 0 });
}

/** The fields in the order of the documentation, the id first. */
export function inOrder(one: Case): Case {
  const fields = CASE_FIELDS.map((name) => [name, Reflect.get(one, name) as unknown] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined)) as unknown as Case;
}
