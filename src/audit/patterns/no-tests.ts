import type { Place, Program } from "../model/program.ts";
import type { Kind, Pattern } from "./kind.ts";
import { nothingFound, quoted } from "./kind.ts";
import { mainCall, nameOf } from "./main-call.ts";

function subjectOf(program: Program): { readonly name: string; readonly place: Place } {
  const loop = program.loops.find(({ kind }) => kind !== "sdk");
  const call = mainCall(program);
  const [tool] = program.tools;
  if (call !== undefined && (loop === undefined || call.loop !== undefined))
    return { name: nameOf(call), place: call.place };
  if (loop !== undefined) return { name: loop.name, place: loop.place };
  return {
    name: tool?.name ?? "the agent",
    place: tool === undefined ? NOWHERE : { ...tool.place, endLine: tool.place.line },
  };
}

const NOWHERE: Place = { file: ".", line: 1, endLine: 1 };

function behavioural({ evidence }: Program) {
  return evidence.tests.filter(({ reaches, asserts }) => reaches === "model" && asserts);
}

const untested: Kind = {
  id: "no-tests",
  pattern: 4,
  title: "No test and no evaluation",
  why: "Every change is tried by hand, or by users. What worked last week is broken without anybody noticing.",
  looksFor: "Files of tests or evaluations in any common form.",
  find: (program) => {
    const { tests, evals } = program.evidence;
    if (tests.length + evals.length > 0) return [];
    const { name, place } = subjectOf(program);
    return [
      {
        severity: "high",
        subject: name,
        place,
        message: `Nothing tests \`${name}\`: there is no test, no evaluation and no dataset`,
        fix: `Record a few runs of \`${name}\`, keep them as cases, and hold the next change to them`,
        command: "npx airworthy dataset add && npx airworthy eval",
      },
    ];
  },
};

const missesAgent: Kind = {
  id: "tests-miss-agent",
  pattern: 4,
  title: "Tests, but none of the agent",
  why: "Tests of helpers pass while the agent gives wrong answers.",
  looksFor: "Tests of which none imports, directly or not, code that calls a model, and no evaluation.",
  find: (program) => {
    const { tests, evals } = program.evidence;
    if (tests.length === 0 || evals.length > 0 || tests.some(({ reaches }) => reaches === "model")) return [];
    const { name, place } = subjectOf(program);
    return [
      {
        severity: "high",
        subject: name,
        place,
        message: `${tests.length} file${tests.length === 1 ? "" : "s"} of tests, and none reaches \`${name}\``,
        fix: `Write the cases that \`${name}\` must get right as a dataset, and run it against them`,
        command: "npx airworthy eval",
        also: tests.slice(0, 3).map(({ file, line }) => ({ file, line, endLine: line })),
      },
    ];
  },
};

const mocksModel: Kind = {
  id: "tests-mock-model",
  pattern: 4,
  title: "Tests that mock the model and hold it to nothing",
  why: "A mock that answers what the test expects tests the mock.",
  looksFor:
    "Tests that replace the module of the model, where no assertion says what the agent did or answered.",
  find: (program) => {
    const mocked = behavioural(program).filter((test) => test.mocksModel && !test.assertsBehaviour);
    const real = behavioural(program).filter((test) => !test.mocksModel || test.assertsBehaviour);
    const [first] = mocked;
    if (first === undefined || real.length > 0 || program.evidence.evals.length > 0) return [];
    return [
      {
        severity: "medium",
        subject: first.file,
        place: { file: first.file, line: first.line, endLine: first.line },
        message: `The tests of the agent (${quoted(mocked.map(({ file }) => file))}) mock the model and look only at whether it was called`,
        fix: "Replay recorded runs in the tests, and say what the answer and the calls of tools must be",
        command: "npx airworthy replay --all",
      },
    ];
  },
};

const assertsNothing: Kind = {
  id: "tests-assert-nothing",
  pattern: 4,
  title: "Tests of the agent that assert nothing of its behaviour",
  why: "A test that only runs says that nothing threw.",
  looksFor: "Tests that reach a model, without an assertion on what came of it.",
  find: (program) => {
    const { tests, evals } = program.evidence;
    const reach = tests.filter(({ reaches }) => reaches === "model");
    const [first] = reach;
    if (first === undefined || evals.length > 0 || reach.some((test) => test.assertsBehaviour)) return [];
    if (reach.some(({ mocksModel: mocks }) => mocks)) return [];
    return [
      {
        severity: "medium",
        subject: first.file,
        place: { file: first.file, line: first.line, endLine: first.line },
        message: `${quoted(reach.map(({ file }) => file))} run${reach.length === 1 ? "s" : ""} the agent, and no assertion says what it must answer or do`,
        fix: "Say for each case what the answer must have in it, and which tools must be called with what",
        command: "npx airworthy eval",
      },
    ];
  },
};

const noDataset: Kind = {
  id: "no-dataset",
  pattern: 4,
  title: "No dataset of hard cases",
  why: "One or two inputs in a test show that it can work, not how often it does.",
  looksFor: "A file of cases, or an evaluation, beside the tests of the agent.",
  find: (program) => {
    const { tests, evals, datasets } = program.evidence;
    if (evals.length > 0 || datasets.length > 0 || !tests.some(({ reaches }) => reaches === "model"))
      return [];
    const { name, place } = subjectOf(program);
    return [
      {
        severity: "medium",
        subject: name,
        place,
        message: `\`${name}\` is tried on what its tests spell out; there is no dataset of its hardest cases`,
        fix: `Collect the inputs that \`${name}\` got wrong, with what would have been right`,
        command: "npx airworthy dataset add",
      },
    ];
  },
};

const notInCi: Kind = {
  id: "tests-not-in-ci",
  pattern: 4,
  title: "Tests that nothing runs",
  why: "What runs only when somebody thinks of it does not run on the change that breaks it.",
  looksFor:
    "Tests or evaluations of the agent, and no pipeline that runs either. It counts little where an evaluation has a dataset of its own.",
  find: (program) => {
    const { tests, evals, ci, datasets } = program.evidence;
    const reaching = tests.filter(({ reaches }) => reaches === "model");
    const first = evals[0] ?? reaching.find(({ asserts }) => asserts) ?? reaching[0];
    if (first === undefined || ci.some(({ kind }) => kind !== "deploy")) return [];
    return [
      {
        // An evaluation of many cases holds the agent to something, whoever starts it.
        severity: evals.length > 0 && datasets.length > 0 ? "low" : "medium",
        subject: first.file,
        place: { file: first.file, line: first.line, endLine: first.line },
        message: `No pipeline runs ${quoted([first.file])}`,
        fix: "Run it on each pull request, and let it block",
        command: "npx airworthy eval --gate",
      },
    ];
  },
};

const easyCases: Kind = {
  id: "only-easy-cases",
  pattern: 4,
  title: "No case with a fault or a second turn",
  why: "What fails in production is the timeout, the empty list and the second question.",
  looksFor:
    "Tests of the agent in which neither an error nor a conversation occurs, where there is no evaluation.",
  find: (program) => {
    const { tests, evals } = program.evidence;
    const reach = tests.filter(({ reaches }) => reaches === "model");
    const [first] = reach;
    if (first === undefined || evals.length > 0 || reach.some(({ faults, multiTurn }) => faults || multiTurn))
      return [];
    return [
      {
        severity: "low",
        subject: first.file,
        place: { file: first.file, line: first.line, endLine: first.line },
        message: "The tests have neither a fault of a tool nor a second turn in them",
        fix: "Try the agent on tools that time out, give nothing or refuse, and on a question that builds on the one before",
        command: "npx airworthy faults",
      },
    ];
  },
};

/** 4: nobody knows what a change breaks. */
export const noTests: Pattern = {
  number: 4,
  id: "no-tests",
  title: "No tests of behaviour",
  kinds: [untested, missesAgent, mocksModel, assertsNothing, noDataset, notInCi, easyCases],
  cannotTell: (program) => {
    const { calls, tools, evidence } = program;
    if (calls.length > 0) return undefined;
    // Tools alone may well be tested by the calls that their tests make.
    return tools.length > 0 && evidence.tests.length + evidence.evals.length === 0
      ? undefined
      : nothingFound(program);
  },
  soundBecause: ({ evidence }) => {
    const [evaluation] = evidence.evals;
    const reaching = evidence.tests.find(({ reaches }) => reaches === "model");
    const pipeline = evidence.ci.find(({ kind }) => kind !== "deploy");
    return `${evaluation === undefined ? `tests of the agent (${reaching?.file})` : `an evaluation (${evaluation.file})`}, ${pipeline === undefined ? "which no pipeline runs" : `run by ${pipeline.file}`}`;
  },
};
