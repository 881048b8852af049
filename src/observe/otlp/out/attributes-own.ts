import type { Body } from "../../../core/body.ts";
import type { OwnBody, OwnCall, OwnRecord } from "../in/read-own.ts";
import type { ExportedAttributes } from "./attributes-gen-ai.ts";
import { genAiAttributes } from "./attributes-gen-ai.ts";
import type { CallFacts, Facts, RunFacts } from "./facts.ts";

/** What another Airworthy needs to have the run as it is here. Texts that the record has are not told once more. */
export function ownAttributes(facts: Facts): ExportedAttributes {
  return facts.of === "run"
    ? {
        ...genAiAttributes({ ...facts, input: undefined, output: undefined }),
        "airworthy.run": runRecord(facts),
      }
    : { ...genAiAttributes(withoutContent(facts)), "airworthy.call": callRecord(facts) };
}

function withoutContent(facts: CallFacts): CallFacts {
  return { ...facts, messages: undefined, answer: undefined, input: undefined, output: undefined };
}

function runRecord({ run }: RunFacts): string {
  const { workflow, input, end, status, subject, tags, parent, attempt, turn, release, session, took } = run;
  const record: Omit<OwnRecord, "run"> = {
    workflow,
    input: bodyOf(input),
    status,
    attempt,
    ...(end?.status === "completed" ? { output: bodyOf(end.output) } : {}),
    ...(end?.status === "failed" || end?.status === "cancelled" ? { error: end.error } : {}),
    ...(end?.status === "waiting" ? { waitingFor: end.waitingFor } : {}),
    ...(subject === undefined ? {} : { subject }),
    ...(tags === undefined ? {} : { tags }),
    ...(parent === undefined ? {} : { parent }),
    ...(turn === undefined ? {} : { turn }),
    ...(release === undefined ? {} : { release }),
    ...(session === undefined ? {} : { session }),
    ...(took === undefined ? {} : { took }),
    startedAt: run.startedAt,
    calls: run.calls.length,
  };
  return JSON.stringify(record);
}

function callRecord({ call }: CallFacts): string {
  const { ask, askHash, answer, note, ...rest } = call;
  const record: OwnCall = {
    ...rest,
    ...(ask === undefined ? {} : { ask: bodyOf(ask) }),
    ...(askHash === undefined ? {} : { askHash }),
    ...(answer === undefined ? {} : { answer }),
    ...(note === undefined ? {} : { note }),
  };
  return JSON.stringify(record);
}

function bodyOf({ text, shared, thread }: Body): OwnBody {
  return {
    text,
    ...(shared === undefined ? {} : { shared: shared.text }),
    ...(thread === undefined ? {} : { thread: thread.texts }),
  };
}
