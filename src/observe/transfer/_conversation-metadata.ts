import { canonical } from "../../core/canonical.ts";
import { hasControl } from "../../core/ids.ts";
import type { Subject } from "../../core/run.ts";

export interface ConversationMetadata {
  readonly model: string | undefined;
  /** The list of tools as JSON, as a request to the API has it. */
  readonly tools: string | undefined;
  /** Instructions of agents by their names, as JSON. */
  readonly systems: ReadonlyMap<string, string>;
  readonly tags: readonly string[];
  readonly subject: Subject | undefined;
  /** All of it but the tools; undefined if there is nothing. */
  readonly rest: Readonly<Record<string, unknown>> | undefined;
}

const MAX_TAGS = 30;
const MAX_TAG = 120;

/** What a file says of a conversation beside its messages, by what it means for a run. */
export function metadataOf(metadata: Readonly<Record<string, unknown>>): ConversationMetadata {
  const { tools, ...rest } = metadata;
  const scalars = Object.entries(rest).flatMap(([key, value]) =>
    isScalar(value) ? [[key, value] as const] : [],
  );
  const user = [rest.user_id, rest.user].find((value) => typeof value === "string" && value !== "");
  return {
    model: typeof rest.model === "string" ? rest.model : undefined,
    tools: Array.isArray(tools) && tools.length > 0 ? canonical({ tools }, "the tools") : undefined,
    systems: systemsOf(rest.system_prompt),
    tags: scalars
      .map(([key, value]) => `${key}=${value}`)
      .filter((tag) => tag.length <= MAX_TAG && !hasControl(tag))
      .slice(0, MAX_TAGS),
    subject: typeof user === "string" ? { id: user, attributes: Object.fromEntries(scalars) } : undefined,
    rest: Object.keys(rest).length === 0 ? undefined : rest,
  };
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "number" || typeof value === "boolean" || typeof value === "string";
}

function systemsOf(prompts: unknown): ReadonlyMap<string, string> {
  if (typeof prompts !== "object" || prompts === null || Array.isArray(prompts)) return new Map();
  const texts = Object.entries(prompts).filter(([, text]) => typeof text === "string");
  return new Map(texts.map(([agent, text]) => [agent, canonical({ system: text })]));
}
