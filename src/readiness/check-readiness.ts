import { gatherFacts } from "./gather/gather-facts.ts";
import type { Asked, Source } from "./gather/source.ts";
import type { Readiness } from "./readiness.ts";
import { readiness } from "./readiness.ts";
import type { ReadinessSettings } from "./waiver.ts";
import { checkWaivers } from "./waiver.ts";

/**
 * Answers, from what the store knows, whether a workflow is ready to be launched.
 *
 * @throws `invalid_waiver`
 */
export async function checkReadiness(
  source: Source & { readonly readiness: ReadinessSettings },
  asked: Asked,
): Promise<Readiness> {
  const { waivers = [], hardTags, probe, plan } = source.readiness;
  checkWaivers(waivers);
  const facts = await gatherFacts(source, {
    ...asked,
    ...(hardTags === undefined ? {} : { hardTags }),
    named: {
      ...asked.named,
      ...(probe === undefined ? {} : { probe }),
      ...(plan === undefined ? {} : { plan }),
    },
  });
  return readiness(facts, waivers);
}
