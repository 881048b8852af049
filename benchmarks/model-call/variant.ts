import type { LanguageModelV4 } from "@ai-sdk/provider";

export interface ModelCaller {
  /** One `generateText` call, recorded the way of the variant. */
  call(): Promise<void>;
  /** Makes `count` calls in its own way, one after another or all in flight. Default: `call` one after another. */
  callMany?(count: number, inFlight: boolean): Promise<void>;
  /** Finishes what is still buffered. It is timed: work put off is work all the same. */
  settle(): Promise<void>;
  /** @throws Error when fewer than `calls` calls were recorded. */
  close(calls: number): Promise<void>;
}

/** To add one: a file in `variants/` that exports `variant`. What it records with is imported inside `setup`. */
export interface ModelCallVariant {
  readonly name: string;
  readonly role: "floor" | "peer" | "airworthy";
  readonly records: string;
  /** Whether the calls of a batch, the plain ones included, are made at once. Default false. */
  readonly inFlight?: boolean;
  setup(options: { directory: string; model: LanguageModelV4 }): Promise<ModelCaller>;
}

export function isModelCallVariant(value: unknown): value is ModelCallVariant {
  return typeof value === "object" && value !== null && "setup" in value && "records" in value;
}
