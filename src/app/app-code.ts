import { AirworthyError } from "../core/errors.ts";
import type { ReleaseId } from "../core/ids.ts";
import { isReleaseId } from "../core/ids.ts";
import type { StoredRun } from "../core/run.ts";
import type { Store } from "../core/store.ts";
import type { AnyWorkflow } from "../core/workflow.ts";
import type { Engine } from "../engines/local/engine.ts";
import type { Config } from "./config.ts";
import { handover } from "./handover.ts";
import { codeOf, noRelease } from "./loaded-release.ts";
import { ReleaseHost } from "./release-host.ts";
import { effectsOf, withServices } from "./services.ts";
import { findWorkflow } from "./workflows.ts";

/** What executes a run: a workflow, and an engine with what the workflow needs. */
export interface Code {
  readonly engine: Engine;
  readonly workflow: AnyWorkflow;
  readonly config: Config;
}

export interface AppParts {
  readonly engine: Engine;
  readonly config: Config;
  readonly workflows: ReadonlyMap<string, AnyWorkflow>;
}

/** Where an app finds the code of a run: today's, or that of the release it belongs to. */
export class AppCode {
  readonly host: ReleaseHost;
  /** Folder that releases believe to lie in. */
  readonly root: string;
  /** Public keys of whom releases are loaded; none: of everyone. */
  readonly keys: readonly string[];
  readonly #parts: AppParts;

  constructor(parts: AppParts) {
    const { root = process.cwd(), keys = [] } = parts.config.releases ?? {};
    this.#parts = parts;
    this.root = root;
    this.keys = keys;
    this.host = new ReleaseHost({ store: parts.engine.store, root, keys });
  }

  get store(): Store {
    return this.#parts.engine.store;
  }

  /** The app's own workflows. */
  get names(): readonly string[] {
    return [...this.#parts.workflows.keys()];
  }

  /** The app's own, as it is configured now. @throws `workflow_unknown` */
  current(workflow: string, other?: AnyWorkflow): Code {
    const { engine, config, workflows } = this.#parts;
    if (workflow === handover.name) return { engine, workflow: handover, config };
    return {
      engine: withServices(engine, effectsOf(config, workflow)),
      workflow: workflows.get(workflow) ?? other ?? findWorkflow(workflows, workflow),
      config,
    };
  }

  /** Whether it is the app's own by its name, so that another process can execute the same. */
  isOwn(workflow: AnyWorkflow): boolean {
    return (workflow as AnyWorkflow) === handover || this.#parts.workflows.get(workflow.name) === workflow;
  }

  /** Works with the code of a release. @throws what loading it throws, `workflow_unknown` */
  ofRelease<T>(id: ReleaseId, workflow: string, work: (code: Code) => Promise<T>): Promise<T> {
    return this.host.use(id, (release) =>
      work({ ...codeOf(release, this.#parts.engine, workflow), config: release.config }),
    );
  }

  /**
   * Works with the code that made a run. A release that is only a label was made by the app's own.
   *
   * @throws `release_not_found` where the store no longer has it, and what loading it throws
   */
  async of<T>(
    run: Pick<StoredRun, "id" | "release" | "workflow">,
    work: (code: Code) => Promise<T>,
    other?: AnyWorkflow,
  ): Promise<T> {
    const { release = "", workflow } = run;
    if (!isReleaseId(release)) return work(this.current(workflow, other));
    if ((await this.#parts.engine.store.releases.find(release)) === undefined) throw gone(run.id, release);
    return this.ofRelease(release, workflow, work);
  }
}

function gone(run: string, release: ReleaseId): AirworthyError {
  return new AirworthyError({
    code: "release_not_found",
    message: `Cannot execute run "${run}" by the code that made it: ${noRelease(release).message}`,
    hint: "Make the release again from its sources, or replay the run by today's code with `airworthy replay --current`",
  });
}
