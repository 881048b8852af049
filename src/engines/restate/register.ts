import { AirworthyError } from "../../core/errors.ts";
import { SHAPE } from "./drive-service.ts";
import type { RestateClient } from "./restate-client.ts";
import { refused } from "./restate-client.ts";

interface Given {
  readonly url: string;
  readonly lanes: readonly string[];
}

interface Known {
  readonly services?: readonly {
    readonly name: string;
    readonly metadata?: Readonly<Record<string, string>>;
  }[];
}

/**
 * Makes a worker known to Restate, which then asks it what it has. What is known already is left as it is: Restate
 * replaces a place only where it has to, which is where other lanes are served there now or lanes of another shape.
 */
export async function register(client: RestateClient, given: Given): Promise<void> {
  if (!isCurrent(await told(client, given, false), given.lanes)) await told(client, given, true);
}

async function told(client: RestateClient, { url, lanes }: Given, force: boolean): Promise<Known> {
  const answer = await client.admin("POST", "/deployments", { uri: url, force });
  if (answer.status === 200 || answer.status === 201) return JSON.parse(answer.text) as Known;
  // Older servers say so where they know the place.
  if (answer.status === 409 && !force) return {};
  // What it could not find out from the worker it tells as a fault of its own.
  if (answer.status === 400 || answer.status === 409 || answer.status >= 500)
    throw unusable(url, lanes, answer.text);
  throw refused(`register the worker at ${url}`, answer);
}

function isCurrent({ services = [] }: Known, lanes: readonly string[]): boolean {
  return lanes.every((lane) =>
    services.some(({ name, metadata }) => name === lane && metadata?.[SHAPE.name] === SHAPE.value),
  );
}

function unusable(url: string, lanes: readonly string[], text: string): AirworthyError {
  return new AirworthyError({
    code: "engine_refused",
    message: `Cannot make the worker at ${url} known to Restate for ${lanes.join(", ")}: ${text.slice(0, 400)}`,
    hint: "See that Restate reaches that address (engine.restate.url), and that it is of version 1.4 or later",
  });
}
