import { AirworthyError } from "../../core/errors.ts";

/** Told where an A/B test is asked for and there is none. */
export function notAb(text: string): AirworthyError {
  return new AirworthyError({
    code: "ab_not_found",
    message: `Cannot find an A/B test "${text}" in this store`,
    hint: "List them with `airworthy ab list`, or begin one with `airworthy ab start`",
  });
}
