import { isAirworthyError } from "../core/errors.ts";
import type { ReleaseId } from "../core/ids.ts";
import { newRunId } from "../core/ids.ts";
import type { RunAssignment, Serving, Split } from "../core/serving.ts";
import type { Assigned, Assignee } from "../rollout/assign.ts";
import type { AssignedRun, AssignmentSettings } from "./config.ts";
import type { ReleaseHost } from "./release-host.ts";
import type { Served } from "./serving-view.ts";

/** Where a run goes. */
export type Dispatched =
  | {
      readonly to: "release";
      /** Undefined: the app's own code. */
      readonly release: ReleaseId | undefined;
      readonly assignment?: RunAssignment;
    }
  | { readonly to: "person"; readonly assignment: RunAssignment };

/** Ms for which a release that did not load is not tried again. */
const RETRY = 10_000;
/** Ms that a run waits for what a team's own code says about it. */
const PATIENCE = 2_000;

/** Decides by which release a run is executed. */
export class Dispatcher {
  readonly #host: ReleaseHost;
  readonly #settings: AssignmentSettings;
  readonly #broken = new Map<ReleaseId, number>();
  readonly #warned = new Map<keyof AssignmentSettings, number>();

  constructor(host: ReleaseHost, settings: AssignmentSettings = {}) {
    this.#host = host;
    this.#settings = settings;
  }

  async dispatch({ serving, assign }: Served, run: AssignedRun, useCase?: string): Promise<Dispatched> {
    const { stable, split } = serving ?? {};
    if (serving === undefined || split === undefined || assign === undefined)
      return { to: "release", release: stable };
    const who = { ...(await this.#who(run, useCase)) };
    const assigned = await this.#assigned({ serving, split, assign }, run, who);
    const assignment = { rollout: split.rollout, ...assigned };
    const { useCases } = split;
    if (assigned.by === "use_case" && split.useCases?.others === "person")
      return { to: "person", assignment };
    if (assigned.arm === "stable") return { to: "release", release: stable, assignment };
    return (await this.#loads(split.candidate))
      ? {
          to: "release",
          release: split.candidate,
          assignment: useCases === undefined ? assignment : { ...assignment, useCases },
        }
      : { to: "release", release: stable, assignment: notLoaded(split) };
  }

  async #who({ subject, session, ...run }: AssignedRun, useCase: string | undefined): Promise<Assignee> {
    const { useCase: tell } = this.#settings;
    const known =
      useCase ?? (tell && (await this.#answerOf("useCase", () => tell({ subject, session, ...run }))));
    return { subject, session, run: session ? "" : newRunId(), useCase: known };
  }

  /** A flag stands in place of the draw, not of the rules around it. */
  async #assigned(
    { split, assign }: { serving: Serving; split: Split; assign: (who: Assignee) => Assigned },
    { workflow }: AssignedRun,
    who: Assignee,
  ): Promise<Assigned> {
    const drawn = assign(who);
    const { flag } = this.#settings;
    if (drawn.by !== "chance" || flag === undefined) return drawn;
    const { subject, session } = who;
    const decision = await this.#answerOf("flag", () => flag({ workflow, split, subject, session }));
    if (decision === undefined) return drawn;
    const { candidate, share = Number.NaN } = decision;
    const arm = candidate ? "candidate" : "stable";
    // A chance that is none is not known: with it every figure of the rollout would be nonsense.
    if (share >= 0 && share <= 1) return { arm, share, by: "chance" };
    return { arm, share: candidate ? 1 : 0, by: "flag" };
  }

  /** What code of a team's own says, within its time: where it fails, the run goes on as if it had said nothing. */
  async #answerOf<T>(what: keyof AssignmentSettings, ask: () => T | Promise<T>): Promise<T | undefined> {
    let timer: NodeJS.Timeout | undefined;
    try {
      const answer = ask();
      if (!(answer instanceof Promise)) return answer;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`it did not answer within ${PATIENCE} ms`)), PATIENCE);
      });
      return await Promise.race([answer, late]);
    } catch (error) {
      this.#warnOf(what, error);
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  #warnOf(what: keyof AssignmentSettings, error: unknown): void {
    const now = performance.now();
    if (now < (this.#warned.get(what) ?? 0)) return;
    this.#warned.set(what, now + RETRY);
    process.emitWarning(`assignment.${what} failed, so the run is assigned without it: ${String(error)}`);
  }

  /** A candidate that does not load here must fail nobody. */
  async #loads(id: ReleaseId): Promise<boolean> {
    if (performance.now() < (this.#broken.get(id) ?? 0)) return false;
    try {
      await this.#host.use(id, async () => {});
      return true;
    } catch (error) {
      this.#broken.set(id, performance.now() + RETRY);
      process.emitWarning(`Serving the incumbent in place of ${id}: ${String(error)}`, {
        code: isAirworthyError(error) ? error.code : "release_does_not_load",
      });
      return false;
    }
  }
}

/** What is said of a run that fell to a candidate which does not load here: that says nothing of how good it is. */
function notLoaded({ rollout }: Split): RunAssignment {
  return { rollout, arm: "stable", share: 0, by: "not_loaded" };
}
