import type { ModelCall, ToolSet } from "../model/program.ts";
import type { Shape } from "../sdks/shape.ts";
import type { CallRef } from "./calls.ts";
import type { Fn } from "./node.ts";

/** A call of a model, with the nodes that it was read from. */
export interface FoundCall {
  readonly ref: CallRef;
  readonly fn: Fn | undefined;
  readonly shape: Shape;
  readonly tools: ToolSet;
  readonly call: ModelCall;
}
