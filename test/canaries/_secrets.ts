import { randomBytes } from "node:crypto";

const chance = (bytes = 12): string => randomBytes(bytes).toString("hex");

/** Made anew for every test, so that none can be found for another reason. */
export function makeSecrets() {
  return {
    /** What redaction is told to find: by its form, by the name of its property, by a pattern. */
    data: {
      email: `canary.${chance(6)}@mail.example.org`,
      card: "4539 5787 6362 1486",
      apiKey: `sk-proj-canary${chance()}`,
      github: `ghp_${chance(18)}`,
      bearer: `canary9${chance()}`,
      customer: `CUST-${Number.parseInt(chance(5), 16)}`,
    },
    /** The value of a property `password`. */
    password: `canary-password-${chance()}`,
    /** What must be kept nowhere whatever redaction says. */
    never: {
      CANARY_PROVIDER_HEADER: `canary-header-${chance()}`,
      CANARY_PROVIDER_QUERY: `canary-query-${chance()}`,
      CANARY_TOOL_TOKEN: `canary-tool-${chance()}`,
      CANARY_EXPORT_HEADER: `canary-export-${chance()}`,
      CANARY_WEBHOOK_SECRET: `canary-webhook-${chance()}`,
      CANARY_WEBHOOK_QUERY: `canary-hook-${chance()}`,
      CANARY_UNUSED: `canary-unused-${chance()}`,
    },
    /** Of a form that detection knows, since providers repeat keys in their errors. */
    providerKey: `sk-canary${chance()}1a2b3c`,
    serverToken: `canary-token-${chance()}`,
  };
}

export type Secrets = ReturnType<typeof makeSecrets>;

/** The same data as the agent's code, its customer and its provider see it. */
export function dataOf({ data }: Secrets): readonly string[] {
  const { email, card, apiKey, github, bearer, customer } = data;
  return [email, card, apiKey, github, `Bearer ${bearer}`, customer];
}

/** Every secret by its name, as it must be found nowhere. */
export function listOf(secrets: Secrets): ReadonlyMap<string, string> {
  const { data, password, never, providerKey, serverToken } = secrets;
  return new Map(Object.entries({ ...data, password, ...never, providerKey, serverToken }));
}
