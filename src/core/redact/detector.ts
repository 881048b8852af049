import { findCards } from "./_card.ts";
import { findEmails } from "./_email.ts";
import { findIbans } from "./_iban.ts";
import { findIps } from "./_ip.ts";
import { findPhones } from "./_phone.ts";
import { findApiKeys, findJwts, findTokens } from "./_secret.ts";
import type { Finder } from "./_span.ts";
import { byPattern } from "./_span.ts";

/** What redaction can find by itself. */
export type Detector = "api_key" | "card" | "email" | "iban" | "ip" | "jwt" | "phone" | "ssn" | "token";

/** What `detect: true` turns on: what no record should ever hold. */
export const DEFAULT_DETECTORS: readonly Detector[] = ["api_key", "token", "card", "email"];

interface Detection {
  /**
   * Finds no less than `find` does, in a JSON text as it stands, unless that has a `\u` escape: `\n`
   * may go before a match. It is tried on every text that is stored: keep it cheap and rarely true.
   */
  readonly hint: string;
  readonly find: Finder;
}

const SSN = /(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/g;

export const DETECTIONS: Readonly<Record<Detector, Detection>> = {
  api_key: {
    hint: "[rsp]k[-_][\\w-]{11}|gh[pousr]_|github_pat_|glpat-|A[KS]IA[0-9A-Z]{16}|xox[a-z]-|AIza|PRIVATE KEY",
    find: findApiKeys,
  },
  token: { hint: "eyJ[\\w-]{5}|[Bb][Ee][Aa][Rr][Ee][Rr]", find: findTokens },
  jwt: { hint: "eyJ[\\w-]{5}", find: findJwts },
  email: { hint: "@", find: findEmails },
  iban: { hint: "[A-Za-z]{2}\\d{2}(?:[ \\u00a0]?[A-Za-z0-9]){11}", find: findIbans },
  card: { hint: "(?<!\\d)[2-6]\\d{3}[ \\u00a0-]?\\d{4}(?:[ \\u00a0-]?\\d){6}", find: findCards },
  phone: { hint: "\\+[1-9][ \\u00a0()./-]{0,2}\\d", find: findPhones },
  ssn: { hint: "\\d{3}-\\d{2}-\\d{4}", find: byPattern("ssn", SSN) },
  ip: { hint: "\\d\\.\\d{1,3}\\.\\d{1,3}\\.\\d|::|(?:[0-9A-Fa-f]{1,4}:){5}", find: findIps },
};
