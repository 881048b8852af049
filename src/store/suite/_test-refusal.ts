import assert from "node:assert/strict";
import { isAirworthyError } from "../../core/errors.ts";

/** For assert.rejects: an error of this code, with a next step and this message if one is given. */
export function refusal(code: string, message = /./): (error: unknown) => boolean {
  return (error) => {
    assert.ok(isAirworthyError(error, code), `expected ${code}, got ${String(error)}`);
    assert.match(error.message, message);
    assert.ok(error.hint.length > 0);
    return true;
  };
}
