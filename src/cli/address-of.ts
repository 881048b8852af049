import { AirworthyError } from "../core/errors.ts";
import type { Address } from "../core/ids.ts";
import { nearest } from "../core/nearest.ts";
import type { StoredRun } from "../core/run.ts";
import { shortId } from "./print/short-id.ts";

/** @throws `call_not_found` with the nearest address */
export function addressOf(stored: StoredRun, text: string): Address {
  const addresses = stored.calls.map(({ address }) => address);
  const found = addresses.find((address) => address === text);
  if (found !== undefined) return found;
  const meant = nearest(text, addresses);
  throw new AirworthyError({
    code: "call_not_found",
    message: `Cannot find the call "${text}" in run "${stored.id}"`,
    hint:
      meant === undefined
        ? `List its calls with \`airworthy runs show ${shortId(stored.id)}\``
        : `Did you mean "${meant}"?`,
  });
}
