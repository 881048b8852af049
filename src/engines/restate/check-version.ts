import { AirworthyError } from "../../core/errors.ts";
import type { RestateClient } from "./restate-client.ts";
import { refused } from "./restate-client.ts";

/** The first that knows all that the workers ask for. */
const OLDEST = [1, 4] as const;

/** @throws `engine_unreachable`, `engine_version` */
export async function checkVersion(client: RestateClient): Promise<void> {
  const answer = await client.admin("GET", "/version");
  if (answer.status !== 200) throw refused("say its version", answer);
  const version = versionIn(answer.text);
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major === OLDEST[0] && minor >= OLDEST[1]) return;
  throw new AirworthyError({
    code: "engine_version",
    message: `Cannot use Restate ${version}: expected ${OLDEST.join(".")} or later, below ${OLDEST[0] + 1}`,
    hint: "Install a Restate of that range, or another release of airworthy",
    data: { version },
  });
}

function versionIn(text: string): string {
  try {
    const { version } = JSON.parse(text) as { readonly version?: unknown };
    return typeof version === "string" ? version : "unknown";
  } catch {
    return "unknown";
  }
}
