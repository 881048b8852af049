import { AirworthyError } from "../../core/errors.ts";

/** A store that is being filled, or that nobody has finished filling. */
export function storeIncomplete(place: string): AirworthyError {
  return new AirworthyError({
    code: "store_incomplete",
    message: `Cannot open the store ${place}: moving or restoring into it has not come to its end`,
    hint: "Run the same `airworthy store migrate` or `airworthy store restore` again, which goes on where it stopped",
  });
}
