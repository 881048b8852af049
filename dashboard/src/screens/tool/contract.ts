import { duration } from "../../../../src/core/print/amounts.ts";

/** A contract as far as a page shows it: it is JSON that a run kept, and another version may have other parts. */
export interface Contract {
  readonly input?: unknown;
  readonly output?: unknown;
  readonly errors: readonly ListedError[];
  /** Names with their values: the timeout, the tries, … */
  readonly limits: Readonly<Record<string, string>>;
  readonly examples: readonly unknown[];
}

export interface ListedError {
  readonly code: string;
  readonly description: string;
  readonly hint: string;
  readonly isRetryable: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

export function readContract(contract: Fields): Contract {
  const { input, output, errors, examples } = contract;
  return {
    ...(input === undefined ? {} : { input }),
    ...(output === undefined ? {} : { output }),
    errors: Object.entries(fields(errors)).map(([code, error]) => errorOf(code, fields(error))),
    limits: limitsOf(contract),
    examples: Array.isArray(examples) ? examples : [],
  };
}

function errorOf(code: string, { description, hint, retryable }: Fields): ListedError {
  return { code, description: text(description), hint: text(hint), isRetryable: retryable === true };
}

function limitsOf(contract: Fields): Readonly<Record<string, string>> {
  const { timeout, retry, idempotency, shared } = fields(contract.limits);
  const { attempts } = fields(retry);
  const { keepFor, worldKnowsKey } = fields(idempotency);
  const found: Record<string, string> = {};
  if (typeof timeout === "number") found["A try takes at most"] = duration(timeout);
  if (typeof attempts === "number") found.Tries = String(attempts);
  if (typeof keepFor === "number") found["First result kept for"] = duration(keepFor);
  if (worldKnowsKey === true) found["The world knows the key"] = "yes";
  if (contract.approval === true) found.Approval = "a person is asked";
  if (contract.simulate === true) found["In forks and shadows"] = "simulated";
  if (contract.dryRun === true) found["Dry run"] = "yes";
  for (const [name, value] of Object.entries(fields(shared))) found[name] = shortJson(value);
  for (const part of ["paging", "search", "sort", "filters"])
    if (contract[part] !== undefined) found[part] = shortJson(contract[part]);
  return found;
}

function shortJson(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
