import { posix } from "node:path";
import type { Context } from "./js/context.ts";
import type { Module } from "./js/module.ts";
import { rowsOfFile } from "./js/rows.ts";
import { signsOf } from "./js/signs.ts";
import { closure, testFile } from "./js/tests.ts";
import { tracedFiles } from "./js/traced-files.ts";
import type { Evidence, Program, Prompt, Signs, TestFile } from "./model/program.ts";
import type { Tree } from "./read-tree.ts";

const EVAL_PACKAGES =
  /^(evalite|braintrust|deepeval(?:\/.*)?|ragas(?:\/.*)?|trulens\w*(?:\/.*)?|giskard(?:\/.*)?|inspect_ai(?:\/.*)?|langsmith(?:\/.*)?evaluation|autoevals|promptfoo|@mastra\/evals(?:\/.*)?|langsmith\/evaluation|openevals|agentevals|vitest-evals|airworthy\/evals|deepeval-ts|@arizeai\/phoenix-evals|ragas|mcp-evals|@langchain\/.*evaluation|langchain\/evaluation|@evalite\/.*)$/;

/** What the tree shows beside the program: tests, pipelines, tracers, switches. */
export function readEvidence(
  context: Context,
  tree: Tree,
  {
    modules,
    program,
  }: { readonly modules: readonly Module[]; readonly program: Omit<Program, "evidence" | "outside"> },
): Evidence {
  const asking = new Set(program.calls.map(({ place }) => place.file));
  const tools = new Set(program.tools.map(({ place }) => place.file));
  const all = [...tree.project.modules.values()];
  const isEval = (module: Module): boolean =>
    tree.roles.get(module.path) === "eval" ||
    module.sources.some((source) => EVAL_PACKAGES.test(source) && source !== "braintrust");
  const inspected = (module: Module): TestFile => testFile(tree.project, module, { asking, tools });
  const tests = all.filter((module) => tree.roles.get(module.path) === "test").map(inspected);
  const evals = all
    .filter((module) => isEval(module) && tree.roles.get(module.path) !== "test")
    .map(inspected);
  const configs: readonly TestFile[] = tree.evalConfigs.map((file) => ({
    ...NO_TEST,
    file,
    reaches: "model",
  }));
  // Scorers that an agent names are run on what it answers.
  const used = new Set([...asking].flatMap((file) => [...closure(tree.project, file, 1)]));
  const signs = modules.map((module) => signsOf(context, module));
  const evalSigns = all.filter(isEval).map((module) => signsOf(context, module));
  const merged = (key: keyof Signs) => signs.flatMap((one) => one[key]);
  const tracers = [...merged("tracers"), ...tree.settings];
  const traced = tracers.length === 0 ? undefined : tracedFiles(tree.project, tracers);
  return {
    ...(traced === undefined ? {} : { traced }),
    packages: context.packages,
    tests,
    evals: [...evals.filter(({ file, reaches }) => reaches !== "nothing" || used.has(file)), ...configs],
    datasets: casesOf(tree, isEval),
    ci: tree.ci,
    tracers,
    logs: merged("logs"),
    keeps: merged("keeps"),
    records: merged("records"),
    runIds: merged("runIds"),
    rollout: [
      ...merged("rollout"),
      ...evalSigns.flatMap(({ rollout }) => rollout.filter(({ what }) => what.includes("releases"))),
    ],
    versions: merged("versions"),
    approvals: merged("approvals"),
    feedback: merged("feedback"),
    deploys: [],
    criteria: [...merged("criteria"), ...evalSigns.flatMap(({ criteria }) => criteria)],
    limits: merged("limits"),
    promptFiles: tree.promptFiles.map(promptOf),
    python: tree.python.unread.length,
    frameworks: tree.python.frameworks,
  };
}

function casesOf({ datasets, project, roles }: Tree, isEval: (module: Module) => boolean): readonly string[] {
  const inspected = [...project.modules.values()].filter(
    (module) => roles.get(module.path) === "test" || isEval(module),
  );
  return datasets.filter(
    (path) => isOfTests(path) || inspected.some(({ text }) => text.includes(posix.basename(path))),
  );
}

/** A file of cases beside the tests; any other counts where a test or an evaluation names it. */
function isOfTests(path: string): boolean {
  return /(^|\/)(evals?|evaluations?|datasets?|tests?|golden|cases|benchmarks?|__tests__|spec|e2e)\//i.test(
    path,
  );
}

/** Without its front matter, which is for programs. */
function promptOf({ path, text }: Tree["promptFiles"][number]): Prompt {
  const head = text.match(/^---\r?\n[\s\S]*?\n---\r?\n/)?.[0] ?? "";
  const line = head.split("\n").length;
  return {
    role: "system",
    text: text.slice(head.length),
    place: { file: path, line, endLine: text.split("\n").length },
    rows: rowsOfFile(path, text.slice(head.length), line),
    name: path,
    holes: [],
    versioned: true,
  };
}

const NO_TEST: Omit<TestFile, "file" | "reaches"> = {
  line: 1,
  asserts: true,
  mocksModel: false,
  assertsBehaviour: true,
  multiTurn: false,
  faults: false,
};
