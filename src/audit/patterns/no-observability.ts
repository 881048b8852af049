import type { ModelCall, Program } from "../model/program.ts";
import type { Found, Kind, Pattern } from "./kind.ts";
import { nothingFound, quoted } from "./kind.ts";
import { mainCall } from "./main-call.ts";

function untracedCalls({ calls, evidence }: Program): readonly ModelCall[] {
  const missing = calls.filter(({ traced }) => !traced);
  if (evidence.tracers.length === 0) return missing;
  // A tracer that is set up for the whole program sees the calls of the frameworks that it knows; others have a reach.
  const { traced } = evidence;
  return traced === undefined ? [] : missing.filter(({ place }) => !traced.has(place.file));
}

const untraced: Kind = {
  id: "untraced-calls",
  pattern: 5,
  title: "Calls of models outside of any tracer",
  why: "When somebody asks why an answer was wrong, there is nothing to look at.",
  looksFor:
    "Calls of models that neither the SDK's own tracing sees (unless it is switched off), nor a recording proxy, nor a tracer: one that is set up for the whole program, or one that is put around calls in their file or in one that leads there or from there. It counts less where the program stores tokens, time or cost of its calls itself.",
  find: (program) => {
    const missing = untracedCalls(program);
    const first = mainCall({ calls: missing });
    if (first === undefined) return [];
    const all = missing.length === program.calls.length;
    const { logs, records } = program.evidence;
    const [own] = records;
    const onlyConsole = logs.length > 0 && logs.every(({ what }) => what === "console");
    const without =
      own !== undefined
        ? `; there are only the figures that the program stores itself (${own.place.file}:${own.place.line})`
        : onlyConsole
          ? "; all there is are lines of console"
          : "";
    return [
      {
        severity: all && own === undefined ? "high" : "medium",
        subject: first.fn ?? first.api,
        place: first.place,
        message: `${all ? (missing.length === 1 ? "The call of a model" : `None of ${missing.length} calls of models is recorded`) : `${missing.length} of ${program.calls.length} calls of models are not recorded`}${all && missing.length === 1 ? ` in \`${first.fn ?? first.api}\` is not recorded` : ` (${quoted([...new Set(missing.map(({ fn, api }) => fn ?? api))])})`}${without}`,
        fix: `Record \`${first.fn ?? first.api}\`: \`export const … = record("${first.fn ?? "agent"}", ${first.fn ?? "fn"})\``,
        command: "npx airworthy init --adopt",
        also: missing
          .filter((one) => one !== first)
          .slice(0, 3)
          .map(({ place }) => place),
      },
    ];
  },
};

/** Where nothing at all is recorded, the rest of what is missing counts as well. */
function blindCalls(program: Program): readonly ModelCall[] {
  const missing = untracedCalls(program);
  return missing.length === program.calls.length ? missing : [];
}

const nothingKept: Kind = {
  id: "nothing-kept",
  pattern: 5,
  title: "Inputs and outputs are not kept",
  why: "A failure that was not written down can be neither looked at nor replayed.",
  looksFor: "No tracer, and no place where messages or runs go into a store.",
  find: (program) => {
    const first = mainCall({ calls: blindCalls(program) });
    if (first === undefined || program.evidence.keeps.length + program.evidence.records.length > 0) return [];
    return [
      low(
        first,
        `What \`${first.fn ?? first.api}\` was asked and answered is kept nowhere`,
        "Keep both with the run, redacted",
        "nothing kept",
      ),
    ];
  },
};

const noRunId: Kind = {
  id: "no-run-id",
  pattern: 5,
  title: "No id of a run",
  why: "Without an id nobody can find the run that a user complains of.",
  looksFor: "No tracer, and no id of a run, request or trace in the code.",
  find: (program) => {
    const first = mainCall({ calls: blindCalls(program) });
    if (first === undefined || program.evidence.runIds.length > 0) return [];
    return [
      low(
        first,
        `A run of \`${first.fn ?? first.api}\` has no id to find it by`,
        "Give each run an id, log it, and hand it to the user with the answer",
        "no id",
      ),
    ];
  },
};

const usageDropped: Kind = {
  id: "usage-dropped",
  pattern: 5,
  title: "Usage is thrown away",
  why: "Cost is known when the bill comes, for all of it at once.",
  looksFor: "Untraced calls whose function never looks at the usage that the provider gives back.",
  find: (program) => {
    const missing = blindCalls(program).filter(({ readsUsage }) => !readsUsage);
    const [first] = missing;
    if (first === undefined || missing.length < program.calls.length) return [];
    if (program.evidence.records.length > 0) return [];
    return [
      low(
        first,
        "The tokens that each call used are given back by the provider, and dropped",
        "Add up usage per run and per user",
        "usage",
        "npx airworthy cost",
      ),
    ];
  },
};

const unversioned: Kind = {
  id: "unversioned-prompts",
  pattern: 5,
  title: "Prompts without a version",
  why: "When answers change, nobody can say which words were in force.",
  looksFor: "Untraced calls whose prompts stand in the code, where nothing records which version ran.",
  find: (program) => {
    const first = mainCall({ calls: blindCalls(program) });
    const prompt = first?.prompts.find(({ versioned, text }) => !versioned && text.length > 40);
    if (first === undefined || prompt === undefined || program.evidence.versions.length > 0) return [];
    return [
      {
        severity: "low",
        subject: prompt.name ?? first.fn ?? first.api,
        place: { ...prompt.place, endLine: prompt.place.line },
        message: `No record says which words of \`${prompt.name ?? first.fn ?? first.api}\` a run was given`,
        fix: "Record prompts by their content with each run, or keep them in files with a name and a version",
      },
    ];
  },
};

function low(call: ModelCall, message: string, fix: string, subject: string, command?: string): Found {
  return {
    severity: "low",
    subject,
    place: call.place,
    message,
    fix,
    ...(command === undefined ? {} : { command }),
  };
}

/** 5: nobody can say what happened. */
export const noObservability: Pattern = {
  number: 5,
  id: "no-observability",
  title: "No observability",
  kinds: [untraced, nothingKept, noRunId, usageDropped, unversioned],
  cannotTell: (program) => (program.calls.length === 0 ? nothingFound(program) : undefined),
  soundBecause: ({ evidence, calls }) => {
    const [tracer] = evidence.tracers;
    if (tracer !== undefined) return `${tracer.what} (${tracer.place.file}:${tracer.place.line})`;
    return `all ${calls.length} calls are recorded by ${[...new Set(calls.map(({ sdk }) => sdk))].join(", ")}`;
  },
};
