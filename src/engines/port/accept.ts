import { checkRequest } from "../../core/approvals/check-request.ts";
import { encode } from "../../core/codec.ts";
import type { RunId } from "../../core/ids.ts";
import { newRunId } from "../../core/ids.ts";
import { validOrThrow } from "../../core/standard-schema.ts";
import type { AnyWorkflow } from "../../core/workflow.ts";
import type { Engine, RunOptions } from "../local/engine.ts";
import { NO_SESSION, openTurn } from "../local/open-turn.ts";
import { inputBody, runStart } from "../local/run-start.ts";
import { encodeTerms } from "../local/terms.ts";
import { seal } from "./seal.ts";

export interface Accepted {
  readonly run: RunId;
  /** Its input as it was before redaction, where that has changed it. */
  readonly sealed?: string;
}

/** Keeps a run for whoever is to execute it. Bad input is refused here, before anything is stored. */
export async function accept(
  engine: Engine,
  workflow: AnyWorkflow,
  given: { readonly input: unknown; readonly options: RunOptions },
): Promise<Accepted> {
  const { options } = given;
  const input =
    workflow.input === undefined
      ? given.input
      : await validOrThrow(workflow.input, given.input, `the input of workflow "${workflow.name}"`);
  if (options.reviewAnswer !== undefined) checkRequest({ title: "Answer", ...options.reviewAnswer });
  const startedAt = Date.now();
  const id = options.id ?? newRunId(startedAt);
  const turn = options.session === undefined ? NO_SESSION : await openTurn(engine, id, options.session);
  try {
    const { messages, after } = turn;
    const body = inputBody(engine, input, { id, messages });
    const terms = encodeTerms({
      ...(options.budget === undefined ? {} : { budget: options.budget }),
      ...(options.session === undefined ? {} : { after }),
      ...(options.served === undefined ? {} : { served: options.served }),
    });
    await engine.store.accept(runStart({ id, startedAt, body, workflow: workflow.name, options }), terms);
    const plain = encode(input, { what: "the input of the run" });
    return plain === body.text ? { run: id } : { run: id, sealed: seal(engine.store, id, plain) };
  } finally {
    turn.close();
  }
}
