import type { SessionId } from "../../core/ids.ts";
import { newRunId } from "../../core/ids.ts";
import { isStoreFailure } from "../../core/leaves-open.ts";
import type { Workflow } from "../../core/workflow.ts";
import type { Case } from "../case.ts";
import type { EvaluationOptions } from "../evaluation.ts";
import type { MadeTurn } from "./_made-trial.ts";
import { SimulatedUser } from "./_simulated-user.ts";
import type { TrialHost, TrialRunOptions } from "./host.ts";

export interface ConversationParts {
  readonly host: TrialHost;
  readonly case: Case;
  readonly workflow: Workflow<unknown, unknown>;
  readonly input: EvaluationOptions<unknown, unknown>["input"];
  readonly userModel: string | undefined;
  /** Of the release's own runs. */
  readonly run: TrialRunOptions;
  /** Of the others. */
  readonly aside: TrialRunOptions;
}

export interface Played {
  readonly turns: readonly MadeTurn[];
  /** The release did not take the input of the turn after the last one. */
  readonly refusal: { readonly input: unknown; readonly error: Error } | undefined;
  /** What the simulated user cost, and what ended it if it failed. */
  readonly user: { readonly cost: number | undefined; readonly error?: Error };
}

const NO_USER = { cost: 0 } as const;

/** The turns of one trial: one input, a script, or what a simulated user says. */
export class Conversation {
  readonly #parts: ConversationParts;
  readonly #turns: MadeTurn[] = [];
  #refusal: Played["refusal"];
  #session: SessionId | undefined;

  constructor(parts: ConversationParts) {
    this.#parts = parts;
  }

  async play(): Promise<Played> {
    const { user, turns, input, expected } = this.#parts.case;
    if (user !== undefined) return this.#playUser();
    if (turns === undefined) {
      await this.#turn(input, expected);
      return this.#played(NO_USER);
    }
    this.#open();
    for (const [at, turn] of turns.entries()) {
      const isLast = at === turns.length - 1;
      if (!(await this.#turn(turn.input, turn.expected ?? (isLast ? expected : undefined)))) break;
    }
    return this.#played(NO_USER);
  }

  async #playUser(): Promise<Played> {
    this.#open();
    const { host, case: one, userModel, aside } = this.#parts;
    const user = new SimulatedUser({ host, case: one, model: userModel, aside });
    for (let said = await user.next([]); said !== undefined; said = await user.next(this.#turns)) {
      if (!(await this.#turn(said, undefined))) break;
    }
    return this.#played(user.account());
  }

  /** Of its own, also where the trial is made a second time after a crash. */
  #open(): void {
    this.#session = newRunId().replace(/^run_/, "trial_") as string as SessionId;
  }

  /** Whether the conversation goes on after it. */
  async #turn(given: unknown, expected: unknown): Promise<boolean> {
    const { host, workflow, run, case: one, input: map } = this.#parts;
    let input = given;
    try {
      if (map !== undefined) input = map({ case: one, turn: given });
      const options = this.#session === undefined ? run : { ...run, session: this.#session };
      const result = await host.run(workflow, input, options);
      this.#turns.push({ input, expected, result });
      return result.status === "completed";
    } catch (error) {
      // What is thrown before a run begins is the release's refusal, unless it is the store that fails.
      const refused = error instanceof Error ? error : new Error(String(error));
      if (isStoreFailure(refused)) throw error;
      this.#refusal = { input, error: refused };
      return false;
    }
  }

  #played(user: Played["user"]): Played {
    return { turns: this.#turns, refusal: this.#refusal, user };
  }
}
