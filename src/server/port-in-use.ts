import { AirworthyError } from "../core/errors.ts";

export function inUse(port: number, cause: unknown): AirworthyError {
  return new AirworthyError({
    code: "port_in_use",
    message: `Cannot listen on port ${port}: another program does already`,
    hint: "Choose another with --port, or 0 for any that is free",
    cause,
  });
}
