import type { ApprovalRequest } from "../call.ts";
import { parseDuration } from "../duration.ts";
import { AirworthyError } from "../errors.ts";

const MOST_NEEDED = 10;

/** Refuses a request that nobody could decide as it is meant. @throws `invalid_approval`, `invalid_duration` */
export function checkRequest({ title, expiresAfter, approvers, needs }: ApprovalRequest): void {
  if (typeof title !== "string" || title === "")
    throw invalid("it has no title", "Say in the title what is asked");
  if (expiresAfter !== undefined && parseDuration(expiresAfter) <= 0)
    throw invalid(
      `it expires after ${expiresAfter}`,
      "Give a time above 0, or leave expiresAfter out for never",
    );
  if (approvers !== undefined && !isListOfNames(approvers))
    throw invalid(
      "approvers is no list of names",
      'Name people, groups or roles: approvers: ["finance", "ann"]',
    );
  if (needs === undefined) return;
  if (!Number.isInteger(needs) || needs < 1 || needs > MOST_NEEDED)
    throw invalid(`it needs ${String(needs)} people`, `Give a whole number from 1 to ${MOST_NEEDED}`);
}

function isListOfNames(value: unknown): boolean {
  return (
    Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string" && one !== "")
  );
}

function invalid(what: string, hint: string): AirworthyError {
  return new AirworthyError({
    code: "invalid_approval",
    message: `Cannot ask for an approval: ${what}`,
    hint,
  });
}
