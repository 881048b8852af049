import type { Execution, Redact } from "./execution.ts";
import { service } from "./service.ts";

/**
 * - `prompt`: a template with all that decides what a model does with it
 * - `tool`: a contract
 * - `offered`: a tool as a model was offered it; of a tool without a contract that is all there is to know
 */
export type DefinitionKind = "prompt" | "tool" | "offered";

/** What runs were made with beside their code, by a hash of what it says. */
export interface Definition {
  readonly kind: DefinitionKind;
  readonly name: string;
  readonly version: string;
  /** JSON. */
  readonly content: string;
}

export interface StoredDefinition extends Definition {
  /** Ms since the epoch: when a run first used it. */
  readonly firstSeenAt: number;
}

/** Prompts and contracts that runs have used, each version once: a version outlives the code that had it. */
export interface Definitions {
  /** One that is there stays as it is. */
  keep(definition: Definition): Promise<void>;
  /** By name, and of each name the newest version first. */
  list(query: {
    readonly kind: DefinitionKind;
    readonly name?: string;
  }): Promise<readonly StoredDefinition[]>;
}

/** Takes note of what runs use, once each. */
export class DefinitionNotes {
  readonly #store: Pick<Definitions, "keep">;
  readonly #redact: Redact;
  readonly #noted = new Set<string>();

  constructor(store: Pick<Definitions, "keep">, redact: Redact) {
    this.#store = store;
    this.#redact = redact;
  }

  /** Whether it is new here; asked for every call, so that it must cost next to nothing. */
  isNew(key: string): boolean {
    if (this.#noted.has(key)) return false;
    if (this.#noted.size < MOST) this.#noted.add(key);
    return true;
  }

  keep({ kind, name, version, content }: Definition): void {
    // It is for people to look at later: no run waits for it, and none fails because of it.
    this.#store.keep({ kind, name, version, content: this.#redact(content) }).catch(() => {});
  }
}

/** Names come from code, so that there are few; code that makes a prompt for every run is not kept for ever. */
const MOST = 5_000;

export const DEFINITIONS = service<DefinitionNotes>("definitions");

/** Keeps what a run uses, unless it is a replay, which writes nothing. */
export function noteDefinition(
  execution: Execution,
  { kind, name, version, content }: Omit<Definition, "content"> & { readonly content: () => string },
): void {
  const notes = execution.options.mode === "replay" ? undefined : DEFINITIONS.of(execution);
  if (notes?.isNew(`${kind} ${name} ${version}`)) notes.keep({ kind, name, version, content: content() });
}
