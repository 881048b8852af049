import type { Bound } from "../model/program.ts";
import type { Shape } from "../sdks/shape.ts";
import type { Context } from "./context.ts";
import { argument, followAll } from "./context.ts";
import type { Ref } from "./follow.ts";
import type { Node } from "./node.ts";
import { allOf, isCall, isFn } from "./node.ts";
import { placeOf, sourceOf } from "./place.ts";

/** How many turns an SDK's own loop may take. */
export function boundOf(context: Context, shape: Shape): Bound {
  for (const ref of shape.bounds) {
    const bound = boundIn(context, ref);
    if (bound !== undefined) return bound;
  }
  if (shape.unread !== undefined)
    return {
      kind: "unread",
      what: shape.unread.what,
      why: shape.unread.why,
      place: placeOf(shape.unread.ref),
    };
  if (shape.bounds.length > 0 && !shape.bounds.some((ref) => onlyByTool(context, ref)))
    return { kind: "unknown" };
  return shape.defaultSteps === undefined || shape.bounds.length > 0
    ? { kind: "none" }
    : { kind: "default", steps: shape.defaultSteps };
}

function boundIn(context: Context, ref: Ref): Bound | undefined {
  for (const one of followAll(context, ref)) {
    const { node, module } = one;
    if (node.type === "NumericLiteral") return { kind: "explicit", steps: node.value, place: placeOf(ref) };
    if (one.kind === "environment") return { kind: "explicit", place: placeOf(ref) };
    if (node.type === "ArrayExpression") {
      const inner = node.elements.flatMap((item) =>
        item ? (boundIn(context, { module, node: item }) ?? []) : [],
      );
      if (inner[0] !== undefined) return inner[0];
    }
    if (
      isCall(node) &&
      /(stepCountIs|isStepCount|stepCount|maxSteps|tokens|budget|cost)/i.test(
        sourceOf({ module, node: node.callee }),
      )
    ) {
      const steps = argument(one, 0);
      return {
        kind: "explicit",
        steps: steps?.node.type === "NumericLiteral" ? steps.node.value : undefined,
        place: placeOf(ref),
      };
    }
    if (isFn(node) && comparesNumbers(node)) return { kind: "explicit", place: placeOf(ref) };
    if (
      node.type === "BinaryExpression" ||
      node.type === "LogicalExpression" ||
      one.kind === "param" ||
      one.kind === "unknown"
    )
      return { kind: "explicit", place: placeOf(ref) };
  }
  return undefined;
}

function onlyByTool(context: Context, ref: Ref): boolean {
  return followAll(context, ref).some(({ module, node }) =>
    /hasToolCall|isLoopFinished/.test(sourceOf({ module, node }, 400)),
  );
}

function comparesNumbers(fn: Node): boolean {
  return (
    allOf(fn, (node): node is Node => node.type === "BinaryExpression" && /^[<>]=?$/.test(node.operator))
      .length > 0
  );
}
