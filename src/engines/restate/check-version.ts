import { AirworthyError } from "../../core/errors.ts";
import type { Answer, RestateClient } from "./restate-client.ts";
import { unwell } from "./restate-client.ts";

/** The first that knows all that the workers ask for. */
const OLDEST = [1, 4] as const;

/** @throws `engine_unreachable`, `engine_refused`, `engine_version` */
export async function checkVersion(client: RestateClient): Promise<void> {
  const answer = await client.admin("GET", "/version");
  if (answer.status >= 500) throw unwell(client.adminPlaces, answer);
  const version = answer.status === 200 ? versionIn(answer.text) : undefined;
  if (version === undefined) throw notRestate(client.adminPlaces, answer);
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major === OLDEST[0] && minor >= OLDEST[1]) return;
  throw new AirworthyError({
    code: "engine_version",
    message: `Cannot use Restate ${version}: expected ${OLDEST.join(".")} or later, below ${OLDEST[0] + 1}`,
    hint: "Install a Restate of that range, or another release of airworthy",
    data: { version },
  });
}

function versionIn(text: string): string | undefined {
  try {
    const { version } = JSON.parse(text) as { readonly version?: unknown };
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}

function notRestate(places: readonly string[], { status, text }: Answer): AirworthyError {
  return new AirworthyError({
    code: "engine_refused",
    message: `Cannot use the engine: at ${places.join(", ")} something answers ${status} ${JSON.stringify(text.slice(0, 80))}, expected the admin API of Restate`,
    hint: "Correct engine.restate.admin in airworthy.config.ts; Restate has it on port 9070, apart from the ingress",
    data: { status },
  });
}
