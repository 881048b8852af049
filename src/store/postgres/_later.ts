import { AirworthyError } from "../../core/errors.ts";

/** A part of the port that this store does not have yet: each of its methods says so. */
export function later<Part extends object>(name: string): Part {
  return new Proxy({} as Part, {
    get: (_, method) => () =>
      Promise.reject(
        new AirworthyError({
          code: "not_on_postgres",
          message: `Cannot call ${name}.${String(method)}() of a store on PostgreSQL: it has no ${name} yet`,
          hint: "Use a store on an SQLite file for this until a later release",
        }),
      ),
  });
}
