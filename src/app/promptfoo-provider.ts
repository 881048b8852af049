import { isAbsolute, join } from "node:path";
import type { Totals } from "../core/run.ts";
import type { Workflow } from "../core/workflow.ts";
import type { RunResult } from "../engines/local/run-result.ts";
import { defaultStore, isStoreFile } from "../store/default-store.ts";
import type { Config } from "./config.ts";
import type { App } from "./open.ts";
import { open } from "./open.ts";
import { findWorkflow } from "./workflows.ts";

export interface PromptfooProviderOptions {
  /** What an airworthy.config.ts exports by default; a loader that makes CommonJS of it may give it as `{ default }`. */
  readonly config: Config | { readonly default: Config };
  /** Name of the workflow that answers. */
  readonly workflow: string;
  /** Folder that the configuration's paths are meant from, such as `import.meta.dirname`. Default: the working folder. */
  readonly folder?: string;
  /** Makes the workflow's input. Default: the variable `input` where the test has one, else the rendered prompt. */
  readonly input?: (given: {
    readonly prompt: string;
    readonly vars: Readonly<Record<string, unknown>>;
  }) => unknown;
}

/** What promptfoo is told of a run. */
export interface PromptfooAnswer {
  readonly output?: unknown;
  readonly error?: string;
  /** US dollars; absent where a price is unknown. */
  readonly cost?: number;
  readonly tokenUsage?: { readonly total: number; readonly prompt: number; readonly completion: number };
  readonly metadata?: { readonly run: string; readonly status: string };
}

interface PromptfooProvider {
  id(): string;
  callApi(
    prompt: string,
    context?: { readonly vars?: Readonly<Record<string, unknown>> },
  ): Promise<PromptfooAnswer>;
}

/**
 * A workflow as a provider of promptfoo: export what it gives by default from a file, and name the file as
 * `file://…` in a promptfooconfig. Every test is then a recorded run, whose id stands in the metadata.
 *
 * @throws `workflow_unknown` at the first test
 *
 * @example
 * ```ts
 * import { workflow } from "airworthy";
 * import { promptfooProvider } from "airworthy/evals";
 *
 * const shout = workflow({ name: "shout", run: async (ctx, text: string) => text.toUpperCase() });
 * const Provider = promptfooProvider({ config: { store: ":memory:", workflows: [shout] }, workflow: "shout" });
 * const { output } = await new Provider().callApi("hello");
 * output; //=> "HELLO"
 * ```
 */
export function promptfooProvider(options: PromptfooProviderOptions): new () => PromptfooProvider {
  const { workflow: name, input = inputOf } = options;
  let opened: Promise<App> | undefined;
  return class implements PromptfooProvider {
    id(): string {
      return `airworthy:${name}`;
    }

    async callApi(prompt: string, { vars = {} }: { vars?: Readonly<Record<string, unknown>> } = {}) {
      // One app for all tests: promptfoo calls several at a time and tells nobody when it is done.
      opened ??= open(withFolder(options));
      const app = await opened;
      const workflow = findWorkflow(app.workflows, name) as Workflow;
      const result = await app.run(workflow, input({ prompt, vars }), { tags: ["promptfoo"] });
      const stored = await app.store.load(result.id);
      return answerOf(result, stored?.totals);
    }
  };
}

function inputOf({ prompt, vars }: { prompt: string; vars: Readonly<Record<string, unknown>> }): unknown {
  return vars.input === undefined ? prompt : vars.input;
}

function withFolder({ config: given, folder }: PromptfooProviderOptions): Config {
  const config = "default" in given ? given.default : given;
  const { store = defaultStore() } = config;
  if (folder === undefined || typeof store !== "string" || !isStoreFile(store) || isAbsolute(store))
    return config;
  return { ...config, store: join(folder, store) };
}

function answerOf(result: RunResult, totals: Totals | undefined): PromptfooAnswer {
  const { id, status } = result;
  const { tokensIn = 0, tokensOut = 0, cost } = totals ?? {};
  const about = {
    ...(cost === undefined ? {} : { cost }),
    tokenUsage: { total: tokensIn + tokensOut, prompt: tokensIn, completion: tokensOut },
    metadata: { run: id, status },
  };
  if (result.status === "completed") return { output: result.output, ...about };
  if (result.status === "waiting") return { error: `The run ${id} waits for a person to decide`, ...about };
  return { error: `${result.error.message} (run ${id})`, ...about };
}
