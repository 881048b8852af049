/** What is tried: a check for equality a case, of a task that waits for `taskMs` and then changes a word. */
export interface Workload {
  readonly cases: number;
  readonly taskMs: number;
  /** Trials in flight. */
  readonly concurrency: number;
}

/** A command that tries one workload, in a directory of its own. */
export interface Command {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface EvalVariant {
  readonly name: string;
  readonly role: "floor" | "airworthy" | "peer";
  /** Most cases it is asked for: what takes minutes would only measure patience. */
  readonly most: number;
  /** Writes what the command needs into `directory`; not measured. */
  prepare(directory: string, workload: Workload): Promise<Command>;
}

export function isEvalVariant(value: unknown): value is EvalVariant {
  return typeof value === "object" && value !== null && "name" in value && "prepare" in value;
}
