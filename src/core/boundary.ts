import type { Here } from "./context.ts";
import { AirworthyError } from "./errors.ts";
import type { Execution } from "./execution.ts";
import type { RunId } from "./ids.ts";
import { newRunId } from "./ids.ts";
import { invoke } from "./seam.ts";

/** What is on record of a boundary that a run came to. */
export type BoundaryAnswer =
  | { readonly useCase: string; readonly may: true }
  | ({ readonly useCase: string; readonly may: false } & HandedTo);

/** Who goes on with a run, and as which run. */
export interface HandedTo {
  readonly to: "incumbent" | "person";
  readonly run: RunId;
}

const NAME = "boundary";
/** Of the error that such a run ends with. */
export const HANDED_OVER = "run_handed_over";

/** One recorded call: where the run's release may not take the use case, the run ends here and another goes on. */
export async function boundary(useCase: string, place: Here): Promise<void> {
  const { execution } = place;
  const perform = async (): Promise<BoundaryAnswer> => decide(execution, useCase);
  const question = { kind: "step" as const, name: NAME, ask: { value: useCase }, perform };
  const answer = (await invoke(question, place)) as BoundaryAnswer;
  if (answer.may) return;
  const error = handedOver(execution.id, answer);
  execution.stop(error);
  throw error;
}

function decide({ options, wrote, id }: Execution, useCase: string): BoundaryAnswer {
  const { useCases } = options;
  if (useCases === undefined || useCases.only.includes(useCase)) return { useCase, may: true };
  const { others = "incumbent" } = useCases;
  // Done again by the incumbent, the write would be made twice.
  if (others === "incumbent" && wrote !== undefined) throw tooLate(id, useCase, wrote);
  return { useCase, may: false, to: others, run: newRunId() };
}

/** To whom a run was handed over; undefined of one that was not. */
export function handedTo(error: unknown): (HandedTo & { readonly useCase: string }) | undefined {
  if (typeof error !== "object" || error === null || !("code" in error) || error.code !== HANDED_OVER)
    return undefined;
  const data = "data" in error ? inner(error.data) : undefined;
  const { to, run, useCase } = (data ?? {}) as Partial<HandedTo & { readonly useCase: string }>;
  return to === undefined || run === undefined || useCase === undefined ? undefined : { to, run, useCase };
}

/** Of an error that was thrown, and of one as it is stored. */
function inner(data: unknown): unknown {
  return typeof data === "object" && data !== null && "data" in data ? data.data : data;
}

function handedOver(
  id: RunId,
  { useCase, to, run }: Extract<BoundaryAnswer, { may: false }>,
): AirworthyError {
  return new AirworthyError({
    code: HANDED_OVER,
    message: `Run "${id}" was handed over to ${to === "person" ? "a person" : "the incumbent"} as run "${run}": its release may not take the use case "${useCase}"`,
    hint: "Look at the run that took over; `useCases` of the rollout's plan says what its candidate may take",
    data: { useCase, to, run },
  });
}

function tooLate(id: RunId, useCase: string, wrote: string): AirworthyError {
  return new AirworthyError({
    code: "boundary_too_late",
    message: `Cannot hand run "${id}" over for the use case "${useCase}": it has already written, at "${wrote}"`,
    hint: "Call ctx.boundary() as soon as the use case is known, before the first write",
    data: { useCase, wrote },
  });
}
