import type { Execution } from "./execution.ts";

/** What an app hands to its runs (models, prompts, prices), so that core need not know of them. */
export type Services = ReadonlyMap<symbol, unknown>;

/** A typed place in {@link Services}. */
export interface Service<T> {
  readonly key: symbol;
  of(execution: Execution): T | undefined;
  provide(value: T): readonly [symbol, T];
}

export function service<T>(name: string): Service<T> {
  const key = Symbol(name);
  return {
    key,
    of: (execution) => execution.services.get(key) as T | undefined,
    provide: (value) => [key, value],
  };
}
