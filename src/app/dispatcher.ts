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

/** Decides by which release a run is executed. */
export class Dispatcher {
  readonly #host: ReleaseHost;
  readonly #settings: AssignmentSettings;
  readonly #broken = new Map<ReleaseId, number>();

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
      : { to: "release", release: stable, assignment: instead(split, "not_loaded") };
  }

  async #who({ subject, session, ...run }: AssignedRun, useCase: string | undefined): Promise<Assignee> {
    const known = useCase ?? (await this.#settings.useCase?.({ subject, session, ...run }));
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
    const decision = await flag({ workflow, split, subject, session });
    if (decision === undefined) return drawn;
    const arm = decision.candidate ? "candidate" : "stable";
    if (decision.share !== undefined) return { arm, share: decision.share, by: "chance" };
    return { arm, share: decision.candidate ? 1 : 0, by: "flag" };
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

/** What is said of a run that fell to the candidate and was taken by the incumbent. */
export function instead({ rollout }: Split, by: "refused" | "not_loaded"): RunAssignment {
  return { rollout, arm: "stable", share: 0, by };
}
