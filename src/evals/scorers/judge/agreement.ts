import { readFileSync } from "node:fs";
import { z } from "zod";
import { AirworthyError } from "../../../core/errors.ts";
import { listIssues } from "../../../core/standard-schema.ts";
import { quoted } from "../quoted.ts";

const share = z.number().min(0).max(1);
const kappa = z.number().min(-1).max(1);

const SCHEMA = z.object({
  judge: z.string(),
  /** Of the judge that was measured; another's agreement says nothing. */
  fingerprint: z.string(),
  /** Labels that the judge gave a verdict on. */
  labels: z.int().min(0),
  /** Labels that it gave none on. */
  failed: z.int().min(0),
  /** Cohen's kappa of pass and fail, with its 95 % interval. */
  kappa,
  low: kappa,
  high: kappa,
  /** Share of labels on which both said the same of pass and fail. */
  agreement: share,
  /** Kappa of the levels themselves, where there are more than two. */
  levels: z.object({ kappa, low: kappa, high: kappa, agreement: share }).optional(),
});

/** How well a judge agrees with people, as a file keeps it. */
export type Agreement = Readonly<z.infer<typeof SCHEMA>>;

/** A file (a path is meant from the working folder), or its content. */
export type AgreementSource = string | URL | Agreement;

/** @throws `agreement_unreadable` */
export function readAgreement(source: AgreementSource): Agreement {
  const isFile = typeof source === "string" || source instanceof URL;
  const result = SCHEMA.safeParse(isFile ? parsed(source) : source);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  throw unreadable(isFile ? String(source) : "its content", listIssues(issues));
}

function parsed(source: string | URL): unknown {
  try {
    return JSON.parse(readFileSync(source, "utf8"));
  } catch (error) {
    throw unreadable(String(source), error instanceof Error ? error.message : String(error), error);
  }
}

function unreadable(source: string, reason: string, cause?: unknown): AirworthyError {
  return new AirworthyError({
    code: "agreement_unreadable",
    message: `Cannot read a judge's agreement from ${quoted(source)}: ${reason}`,
    hint: "Write one with `airworthy judge check <judge> --labels labels.jsonl --write agreement.json`",
    cause,
  });
}
