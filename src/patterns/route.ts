import { boundary } from "../core/boundary.ts";
import { tryHere } from "../core/context.ts";
import { AirworthyError } from "../core/errors.ts";
import type { StandardSchema } from "../core/standard-schema.ts";
import { validOrThrow } from "../core/standard-schema.ts";
import { unreadable } from "./_examine.ts";
import { decided, scoped } from "./_place.ts";
import type { ClassifierOptions } from "./classifier.ts";
import { classifier } from "./classifier.ts";

/** What a classifier says: a route, and how sure it is from 0 to 1. A bare name is as sure as can be. */
export type Classified = string | { readonly route: string; readonly confidence?: number };

/** Why an input went to the fallback. */
export type FallbackReason =
  | "low_confidence"
  | "unknown_route"
  /** The confidence was not a number from 0 to 1. */
  | "invalid_confidence"
  /** The classifier's answer did not fit its schema. */
  | "unreadable";

/** What was decided, as it is kept at `name/decision` in the journal. */
export interface RouteDecision {
  /** The route taken. */
  readonly route: string;
  /** What the classifier said, where that is not the route taken. */
  readonly said?: string;
  /** Absent where the classifier gave none that can be used. */
  readonly confidence?: number;
  /** Present if the input went to the fallback. */
  readonly why?: FallbackReason;
}

export type RouteHandler<Input, Output> = (input: Input, decision: RouteDecision) => Output | Promise<Output>;

export type Classify<Input> = (input: Input) => Classified | Promise<Classified>;

export interface RouteOptions<Input, Routes, Fallback> {
  /** Checks the input at the door, and gives `classify` and the handlers its type. */
  readonly input?: StandardSchema<Input>;
  /** A function, or a model with what each route means. */
  readonly classify: Classify<Input> | ClassifierOptions<NoInfer<keyof Routes & string>>;
  /** Handlers by route. */
  readonly routes: Routes & Readonly<Record<string, RouteHandler<Input, unknown>>>;
  /** Takes what is unsure or of no known route. */
  readonly fallback: RouteHandler<Input, Fallback>;
  /**
   * Whether the release may take the route is asked before its handler runs, as `ctx.boundary()` asks: the use case is the route,
   * or `fallback`. Default false.
   */
  readonly boundary?: boolean;
  /** Below this confidence the fallback takes over. 0 to 1, default 0. */
  readonly threshold?: number;
}

type OutputOf<Handler> = Handler extends (...args: never) => infer Output ? Awaited<Output> : never;

/** Which route ran and what it gave; narrow it by `route`. */
export type Routed<Routes, Fallback> =
  | {
      readonly [Name in keyof Routes & string]: {
        readonly route: Name;
        readonly output: OutputOf<Routes[Name]>;
        readonly decision: RouteDecision;
      };
    }[keyof Routes & string]
  | { readonly route: "fallback"; readonly output: Fallback; readonly decision: RouteDecision };

export interface Route<Input, Routes, Fallback> {
  readonly name: string;
  readonly run: (input: Input) => Promise<Routed<Routes, Fallback>>;
}

const FALLBACK = "fallback";

/**
 * Classifies an input, then hands it to what is made for it. What the classifier is not sure of, or
 * gives no known route for, goes to the fallback, and the decision says why. In a run the classifier's
 * calls are addressed `name/classify/…`, the decision is kept as `name/decision`, and the handler's calls
 * are addressed by its route, `name/billing/…`.
 *
 * @throws `invalid_route` for a threshold outside of 0 to 1, or for a route called `fallback`
 *
 * @example
 * ```ts
 * import { route } from "airworthy";
 *
 * const support = route("support", {
 *   classify: async (message: string) => ({ route: message.includes("invoice") ? "billing" : "other", confidence: 0.9 }),
 *   routes: {
 *     billing: async (message) => `Looking up the invoice of: ${message}`,
 *   },
 *   fallback: async () => "A person will answer you",
 *   threshold: 0.6,
 * });
 *
 * const answered = await support.run("Where is my parcel?");
 * answered.route; //=> "fallback"
 * answered.decision; //=> { route: "fallback", said: "other", confidence: 0.9, why: "unknown_route" }
 * ```
 */
export function route<Input, Routes, Fallback>(
  name: string,
  options: RouteOptions<Input, Routes, Fallback>,
): Route<Input, Routes, Fallback> {
  const { threshold = 0, routes } = options;
  if (!(threshold >= 0 && threshold <= 1)) {
    throw invalidRoute(name, `its threshold is ${threshold}: expected a number from 0 to 1`);
  }
  if (Object.hasOwn(routes, FALLBACK)) {
    throw invalidRoute(
      name,
      'one of its routes is called "fallback", which is the name of the fallback itself',
    );
  }
  const classify = typeof options.classify === "function" ? options.classify : classifier(options.classify);
  return {
    name,
    run: (given) =>
      scoped(name, () => dispatch(name, given, { ...options, classify })) as Promise<
        Routed<Routes, Fallback>
      >,
  };
}

async function dispatch<Input, Routes, Fallback>(
  name: string,
  given: Input,
  options: RouteOptions<Input, Routes, Fallback> & { readonly classify: Classify<Input> },
): Promise<{ route: string; output: unknown; decision: RouteDecision }> {
  const { routes, fallback, classify } = options;
  const input =
    options.input === undefined
      ? given
      : await validOrThrow(options.input, given, `the input of route "${name}"`);
  const said = await scoped("classify", async () => classify(input)).catch(asUnreadable);
  const decision = await decided(
    "decision",
    decide(said, { known: Object.keys(routes), threshold: options.threshold ?? 0 }),
  );
  // By the decision's own name, since a fork may have put another in its place.
  const handler = Object.hasOwn(routes, decision.route) ? routes[decision.route] : undefined;
  const taken = handler === undefined ? FALLBACK : decision.route;
  const place = options.boundary === true ? tryHere() : undefined;
  if (place !== undefined) await boundary(taken, place);
  const output = await scoped(taken, async () => (handler ?? fallback)(input, decision));
  return { route: taken, output, decision };
}

function asUnreadable(error: unknown): undefined {
  if (unreadable(error) === undefined) throw error;
}

function decide(
  said: Classified | undefined,
  { known, threshold }: { known: readonly string[]; threshold: number },
): RouteDecision {
  if (said === undefined) return { route: FALLBACK, why: "unreadable" };
  const { route, confidence = 1 } = typeof said === "string" ? { route: said } : said;
  if (!(confidence >= 0 && confidence <= 1))
    return { route: FALLBACK, said: route, why: "invalid_confidence" };
  if (!known.includes(route)) return { route: FALLBACK, said: route, confidence, why: "unknown_route" };
  if (confidence < threshold) return { route: FALLBACK, said: route, confidence, why: "low_confidence" };
  return { route, confidence };
}

function invalidRoute(name: string, what: string): AirworthyError {
  return new AirworthyError({
    code: "invalid_route",
    message: `Cannot make route "${name}": ${what}`,
    hint: "Change the options of route()",
  });
}
