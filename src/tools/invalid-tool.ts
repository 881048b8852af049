import { AirworthyError } from "../core/errors.ts";

/** The refusal of a tool that is defined wrongly; thrown while its module loads, before any run. */
export function invalidTool(name: unknown, why: string, hint: string): AirworthyError {
  return new AirworthyError({
    code: "invalid_tool",
    message: `Cannot define the tool ${JSON.stringify(String(name).slice(0, 80))}: ${why}`,
    hint,
  });
}
