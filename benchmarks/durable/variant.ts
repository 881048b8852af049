/** `process` survives a crash of the process; `full` also a power cut: an fsync before the next step begins. */
export type Durability = "process" | "full";

/** How many workflows run, at full scale. The warm-up is never scaled below its own counts. */
export interface Counts {
  readonly warmUp: number;
  readonly warmUpInFlight: number;
  readonly sequential: number;
  readonly inFlight: number;
}

/** Ten of these make a workflow. The result must be stored before the next one begins. */
export type Step = (index: number) => Promise<unknown>;

export interface DurableEngine {
  /** Runs workflow number `n` of ten steps and resolves when its last step's result is stored. */
  run(n: number, step: Step): Promise<void>;
  /** Ends the engine; nothing may hold its files open afterwards. */
  close(): Promise<void>;
}

/** To add one: a file in `variants/` that exports `variant`. A peer is imported inside `setup`, never at the top. */
export interface DurableVariant {
  readonly name: string;
  readonly role: "floor" | "peer" | "airworthy";
  readonly durabilities: readonly Durability[];
  readonly counts: Readonly<Record<Durability, Counts>>;
  setup(options: { directory: string; durability: Durability }): Promise<DurableEngine>;
}

export function isDurableVariant(value: unknown): value is DurableVariant {
  return (
    typeof value === "object" &&
    value !== null &&
    "setup" in value &&
    "durabilities" in value &&
    "counts" in value
  );
}

export const stepsPerRun = 10;

/** For every store that runs in this process without an engine's overhead. */
export function fastCounts(inFlight: { full: number }): DurableVariant["counts"] {
  const warm = { warmUp: 20, warmUpInFlight: 40 };
  return {
    process: { ...warm, sequential: 1500, inFlight: 1500 },
    full: { ...warm, sequential: 300, inFlight: inFlight.full },
  };
}
