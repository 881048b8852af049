import { AirworthyError } from "../../core/errors.ts";
import type { Workflow } from "../../core/workflow.ts";
import type { Case } from "../case.ts";
import type { MadeTurn } from "./_made-trial.ts";
import { plus } from "./_made-trial.ts";
import type { TrialHost, TrialRunOptions } from "./host.ts";
import type { UserInput, UserLine } from "./user-workflow.ts";
import { DONE, userWorkflow } from "./user-workflow.ts";

export interface SimulatedUserParts {
  readonly host: TrialHost;
  readonly case: Case;
  /** Its name in the configuration. */
  readonly model: string | undefined;
  /** Of runs that are not the release's own. */
  readonly aside: TrialRunOptions;
}

const MAX_TURNS = 8;
/** What the user is taken to have been told when they begin. */
const GREETING: UserLine = { by: "agent", text: "How can I help you?" };

/** Plays the user of one trial: a model with a goal and a persona, which the agent is not told. */
export class SimulatedUser {
  readonly #parts: SimulatedUserParts;
  readonly #model: string;
  readonly #said: string[] = [];
  #cost: number | undefined = 0;
  #failure: Error | undefined;

  /** @throws `user_model_missing` */
  constructor(parts: SimulatedUserParts) {
    if (parts.model === undefined) throw noModel(parts.case.id);
    this.#parts = parts;
    this.#model = parts.model;
  }

  /** What the user says to what the agent has answered; undefined when they have done, given up or failed. */
  async next(turns: readonly MadeTurn[]): Promise<string | undefined> {
    const { opening, maxTurns = MAX_TURNS } = this.#parts.case.user ?? {};
    if (turns.length >= maxTurns) return undefined;
    const text = turns.length === 0 && opening !== undefined ? opening : await this.#ask(turns);
    if (text === undefined || text === "" || text.includes(DONE)) return undefined;
    this.#said.push(text);
    return text;
  }

  /** What it has cost in US dollars, and the error that ended it. */
  account(): { readonly cost: number | undefined; readonly error?: Error } {
    return { cost: this.#cost, ...(this.#failure === undefined ? {} : { error: this.#failure }) };
  }

  async #ask(turns: readonly MadeTurn[]): Promise<string | undefined> {
    const { host, case: one, aside } = this.#parts;
    const { goal = "", persona } = one.user ?? {};
    const transcript = [GREETING, ...this.#transcript(turns)];
    const input: UserInput = {
      model: this.#model,
      goal,
      ...(persona === undefined ? {} : { persona }),
      transcript,
    };
    const result = await host.run(userWorkflow as Workflow<unknown, unknown>, input, aside);
    this.#cost = plus(this.#cost, result.totals.cost);
    if (result.status === "completed") return String(result.output);
    this.#failure = "error" in result ? result.error : new Error("The simulated user waits for a person");
    return undefined;
  }

  #transcript(turns: readonly MadeTurn[]): readonly UserLine[] {
    return turns.flatMap(({ result }, at) => [
      { by: "user", text: this.#said[at] ?? "" },
      { by: "agent", text: result.status === "completed" ? textOf(result.output) : "" },
    ]);
  }
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "object" && value !== null && "text" in value && typeof value.text === "string")
    return value.text;
  return JSON.stringify(value) ?? "";
}

function noModel(id: string): AirworthyError {
  return new AirworthyError({
    code: "user_model_missing",
    message: `Cannot play the user of case "${id}": the evaluation names no model for it`,
    hint: "Give evaluation() the name of a configured model as userModel",
  });
}
