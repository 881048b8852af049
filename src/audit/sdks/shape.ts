import type { CallRef } from "../js/calls.ts";
import type { Context } from "../js/context.ts";
import { firstOption } from "../js/context.ts";
import type { Ref } from "../js/follow.ts";
import type { Maker } from "../js/maker.ts";

/** What a call of a model is given, whatever the SDK calls it. */
export interface Shape {
  readonly sdk: string;
  readonly api: string;
  readonly model?: Ref | undefined;
  /** The SDK takes one from its own configuration. */
  readonly modelDefault?: boolean;
  readonly system: readonly Ref[];
  readonly user: readonly Ref[];
  /** Lists of `{ role, content }`. */
  readonly messages: readonly Ref[];
  readonly tools?: Ref | undefined;
  readonly structured: boolean;
  /** The model has to call one tool, so that its arguments are the answer, and nothing is the model's to choose. */
  readonly forced?: boolean;
  /** The SDK calls the model again by itself while it asks for tools. */
  readonly loops: boolean;
  /** Where a bound may be given. */
  readonly bounds: readonly Ref[];
  /** Steps without a bound of one's own; undefined where there is no end. */
  readonly defaultSteps?: number | undefined;
  /** A bound that the SDK takes and does not read. */
  readonly unread?: { readonly ref: Ref; readonly what: string; readonly why: string } | undefined;
  readonly traced: boolean;
  readonly budgeted: boolean;
  /** Makes an agent that is asked elsewhere. */
  readonly agent?: { readonly name?: Ref | undefined; readonly handoffs?: Ref | undefined };
  readonly forcedOrder?: Ref | undefined;
}

export interface Matching {
  readonly context: Context;
  readonly call: CallRef;
  readonly maker: Maker | undefined;
  /** The members of the callee, as they stand: `chat.completions.create`. */
  readonly members: readonly string[];
}

export type Matcher = (matching: Matching) => Shape | undefined;

export const NOTHING: Pick<
  Shape,
  "system" | "user" | "messages" | "structured" | "loops" | "bounds" | "traced" | "budgeted"
> = {
  system: [],
  user: [],
  messages: [],
  structured: false,
  loops: false,
  bounds: [],
  traced: false,
  budgeted: false,
};

/** `{ type: "tool", name }` and `{ type: "function", function: { name } }`: one tool, and no other answer. */
export function isForced(context: Context, choice: Ref | undefined): boolean {
  return (
    choice !== undefined &&
    firstOption(context, choice, ["name", "function", "toolName"]) !== undefined &&
    choice.node.type !== "ConditionalExpression"
  );
}

/** Whether a call only gives back what another call was answered: `ask()`, where `ask` calls the model. */
export function isAnothers({ call, maker }: Pick<Matching, "call" | "maker">): boolean {
  const last = maker?.via.at(-1)?.call;
  return last !== undefined && last.node !== call.node;
}

export function some(...refs: readonly (Ref | undefined)[]): readonly Ref[] {
  return refs.filter((ref) => ref !== undefined);
}
