import type { Budget } from "../core/budget.ts";
import { DEFAULT_RETENTION } from "../core/retention.ts";
import type { Durability } from "../core/store.ts";
import { defaultStore, isStoreFile } from "../store/default-store.ts";
import type { Config } from "./config.ts";

/** A configuration with its defaults, without its code and its secrets: what a page may show of it. */
export interface AppSettings {
  /** The store's path or URL as configured, without a password; undefined where the configuration brings an open store. */
  readonly store: string | undefined;
  readonly durability: Durability;
  readonly retention: {
    /** Null keeps all. */
    readonly days: number | null;
    /** Bytes of the file. */
    readonly bytes: number | null;
  };
  /** Undefined where nothing is redacted. */
  readonly redaction: Redaction | undefined;
  readonly budget: Budget;
  /** Characters. */
  readonly maxPayload: number;
  /** Names that workflows know models by. */
  readonly models: readonly string[];
  readonly release: string | undefined;
}

export interface Redaction {
  /** Kinds that are found without being told; true is the default ones. */
  readonly detect: boolean | readonly string[];
  readonly keys: readonly string[];
  /** Patterns beside them, and whether a function of one's own is asked: what they are is for the code alone. */
  readonly patterns: number;
  readonly custom: boolean;
}

/** Characters of one payload that are kept at most, unless the configuration says otherwise. */
const MAX_PAYLOAD = 16 * 1024 * 1024;

export function settingsOf(config: Config): AppSettings {
  const { store = defaultStore(), durability = "process", retention = {}, budget = {}, models = {} } = config;
  return {
    store: typeof store === "string" ? withoutPassword(store) : undefined,
    durability,
    retention: {
      days: finite(retention.days ?? DEFAULT_RETENTION.days),
      bytes: finite(retention.bytes ?? DEFAULT_RETENTION.bytes),
    },
    redaction: redactionOf(config),
    budget,
    maxPayload: config.maxPayload ?? MAX_PAYLOAD,
    models: Object.keys(models),
    release: config.release,
  };
}

function withoutPassword(store: string): string {
  const url = isStoreFile(store) ? null : URL.parse(store);
  if (url === null || url.password === "") return store;
  url.password = "***";
  return url.href;
}

function redactionOf({ redact }: Config): Redaction | undefined {
  if (redact === undefined) return undefined;
  const { detect = false, keys = [], patterns = [], custom } = redact;
  return { detect, keys, patterns: patterns.length, custom: custom !== undefined };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
