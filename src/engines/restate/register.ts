import { AirworthyError } from "../../core/errors.ts";
import type { RestateClient } from "./restate-client.ts";
import { refused } from "./restate-client.ts";

/** Makes a worker known to Restate, which then asks it what it has. Saying it again changes nothing. */
export async function register(
  client: RestateClient,
  { url, lanes }: { readonly url: string; readonly lanes: readonly string[] },
): Promise<void> {
  // Forced: the same place may serve other lanes than when it was made known first.
  const answer = await client.admin("POST", "/deployments", { uri: url, force: true });
  if (answer.status === 200 || answer.status === 201) return;
  if (answer.status === 400 || answer.status === 409) throw unusable(url, lanes, answer.text);
  throw refused(`register the worker at ${url}`, answer);
}

function unusable(url: string, lanes: readonly string[], text: string): AirworthyError {
  return new AirworthyError({
    code: "engine_refused",
    message: `Cannot make the worker at ${url} known to Restate for ${lanes.join(", ")}: ${text.slice(0, 400)}`,
    hint: "See that Restate reaches that address (engine.restate.url), and that it is of version 1.4 or later",
  });
}
