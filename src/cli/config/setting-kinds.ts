import type { Config } from "../../app/config.ts";

type Kind = "list" | "object" | "text" | "text or object" | "number" | "duration";

/** What each setting is, so that a slip is told by its name before anything is opened. */
export const SETTING_KINDS: Readonly<Record<keyof Config, Kind>> = {
  store: "text or object",
  engine: "text or object",
  workflows: "list",
  evals: "list",
  scoring: "list",
  models: "object",
  redact: "object",
  budget: "object",
  prices: "list",
  durability: "text",
  retention: "object",
  maxPayload: "number",
  modelTimeout: "duration",
  limits: "object",
  exporters: "list",
  approvals: "object",
  release: "text",
  releases: "object",
  assignment: "object",
  readiness: "object",
  monitor: "object",
};

/** What the setting should be, where it is something else. */
export function otherKind(setting: keyof Config, value: unknown): string | undefined {
  const kind = SETTING_KINDS[setting];
  return value === undefined || isOf(kind, value) ? undefined : WORDS[kind];
}

function isOf(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case "list":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "text":
      return typeof value === "string";
    case "text or object":
      return typeof value === "string" || isObject(value);
    case "number":
      return typeof value === "number" && value > 0;
    default:
      return typeof value === "number" || typeof value === "string";
  }
}

function isObject(value: unknown): boolean {
  return (
    (typeof value === "object" && value !== null && !Array.isArray(value)) || typeof value === "function"
  );
}

const WORDS: Readonly<Record<Kind, string>> = {
  list: "a list: [ … ]",
  object: "an object: { … }",
  text: "a text",
  "text or object": "a text or an object",
  number: "a number above 0",
  duration: 'a number of ms, or a text such as "5s"',
};
