import type { Attributes, AttributeValue } from "../span.ts";
import type { AttributeReader } from "./reading.ts";
import { isObject } from "./reading.ts";

/** Who and what a span is for. */
export interface SpanContext {
  readonly session?: string;
  readonly user?: string;
  readonly prompt?: { readonly name?: string; readonly version?: string };
  readonly release?: string;
  readonly environment?: string;
  readonly tags: readonly string[];
  /** What else was told of the one it is for: plan, locale. */
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** A name for the whole. */
  readonly trace?: string;
}

const SESSION = [
  "session.id",
  "gen_ai.conversation.id",
  "langfuse.session.id",
  "langsmith.trace.session_id",
  "thread.id",
];
const USER = ["user.id", "langfuse.user.id", "enduser.id", "gen_ai.user.id"];
const PROMPT_NAME = [
  "gen_ai.prompt.name",
  "langfuse.observation.prompt.name",
  "traceloop.prompt.key",
  "prompt.name",
];
const PROMPT_VERSION = [
  "gen_ai.prompt.version",
  "langfuse.observation.prompt.version",
  "traceloop.prompt.version",
  "prompt.version",
];
const RELEASE = ["langfuse.release", "langfuse.version", "service.version"];
const ENVIRONMENT = ["langfuse.environment", "deployment.environment.name", "deployment.environment"];
const TAGS = ["tag.tags", "langfuse.trace.tags", "langsmith.span.tags", "mastra.tags"];
const TRACE = ["langfuse.trace.name", "langsmith.trace.name"];
/** Where libraries put what an application tells them of a call. */
const BAGS = [
  "ai.settings.context.",
  "ai.telemetry.metadata.",
  "traceloop.association.properties.",
  "mastra.metadata.",
  "langfuse.trace.metadata.",
  "langfuse.observation.metadata.",
  "langsmith.metadata.",
  "user.attributes.",
];
/** Of a library's own bookkeeping, and of no use for telling runs apart. */
const INTERNAL = /^(ls_|langgraph_|lc_|checkpoint_ns$|versions$|run_id$|thread_ts$|revision_id$)/;
const MOST_VALUE = 200;
const MOST_ATTRIBUTES = 50;

/** Reads who a span is for; `resource` tells what the span itself does not. */
export function readContext(reader: AttributeReader, resource: Attributes): SpanContext {
  const bag = bagOf(reader);
  const session =
    reader.text(...SESSION) ?? named(bag, ["sessionid", "session", "threadid", "conversationid"]);
  const user = reader.text(...USER) ?? named(bag, ["userid", "user", "enduserid", "customerid"]);
  const name = reader.text(...PROMPT_NAME) ?? named(bag, ["promptname", "promptkey"]);
  const version = reader.text(...PROMPT_VERSION) ?? named(bag, ["promptversion"]);
  const release =
    named(bag, ["release", "appversion"]) ?? reader.text(...RELEASE) ?? textIn(resource, RELEASE);
  const environment =
    reader.text(...ENVIRONMENT) ?? named(bag, ["environment"]) ?? textIn(resource, ENVIRONMENT);
  const trace = reader.text(...TRACE);
  return {
    ...(session === undefined ? {} : { session }),
    ...(user === undefined ? {} : { user }),
    ...(name === undefined && version === undefined
      ? {}
      : {
          prompt: { ...(name === undefined ? {} : { name }), ...(version === undefined ? {} : { version }) },
        }),
    ...(release === undefined ? {} : { release }),
    ...(environment === undefined ? {} : { environment }),
    ...(trace === undefined ? {} : { trace }),
    tags: reader.texts(...TAGS).filter((tag) => tag.length > 0 && tag.length <= MOST_VALUE),
    attributes: Object.fromEntries(
      [...bag.values()].map(({ key, value }) => [key, value]).slice(0, MOST_ATTRIBUTES),
    ),
  };
}

type Scalar = string | number | boolean;
/** By the name without case and separators. */
type Bag = Map<string, { readonly key: string; readonly value: Scalar }>;

function bagOf(reader: AttributeReader): Bag {
  const bag: Bag = new Map();
  for (const prefix of BAGS) for (const [key, value] of reader.under(prefix)) put(bag, key, value);
  const metadata = reader.json("metadata");
  if (isObject(metadata)) for (const [key, value] of Object.entries(metadata)) put(bag, key, value);
  return bag;
}

function put(bag: Bag, key: string, value: unknown): void {
  const isScalar = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  if (!isScalar || INTERNAL.test(key) || key === "" || key.length > MOST_VALUE) return;
  if (typeof value === "string" && (value === "" || value.length > MOST_VALUE)) return;
  const name = key.toLowerCase().replace(/[^a-z0-9]/g, "");
  if (!bag.has(name)) bag.set(name, { key, value: value as Scalar });
}

/** Takes what has a meaning of its own out of the bag. */
function named(bag: Bag, names: readonly string[]): string | undefined {
  let found: string | undefined;
  for (const name of names) {
    const entry = bag.get(name);
    if (entry === undefined) continue;
    bag.delete(name);
    found ??= String(entry.value);
  }
  return found;
}

function textIn(resource: Attributes, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value: AttributeValue | undefined = resource[key];
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}
