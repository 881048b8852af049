import type { Rating } from "../criteria/holding.ts";
import type { EndedRun } from "../ended-run.ts";
import type { Past } from "../past/past.ts";
import { NO_PAST, withRun } from "../past/past.ts";
import type { Reference } from "../past/reference.ts";
import { isComplete, NO_REFERENCE, rankOf, withValue } from "../past/reference.ts";
import type { PastName, Watching } from "../settings.ts";
import type { Example } from "./examples.ts";
import { withExample } from "./examples.ts";

/** A figure that is held against its own past after every run. Plain data. */
export interface PastWatch {
  readonly past: Past;
  /** Of amounts: what their ranks are taken in. */
  readonly reference?: Reference;
  /** The latest bad runs, the newest first. */
  readonly examples: readonly Example[];
}

export const NEW_PAST_WATCH: PastWatch = { past: NO_PAST, examples: [] };

/** Of amounts, the worst so many per cent count as examples. */
const HIGH = 0.9;
const SOME = 0.5;

/** A run that has ended, or what is said of one. */
export interface Told {
  readonly run: EndedRun;
  readonly at: number;
  readonly said?: Pick<Rating, "score" | "by">;
}

/** The watch after one more run; as it was where the run says nothing of it. */
export function watchPast(
  watch: PastWatch,
  told: Told,
  of: { readonly name: PastName } & Pick<Watching, "handovers" | "rise">,
): PastWatch {
  const { name, rise } = of;
  if (name === "latency" || name === "cost") {
    const value = name === "latency" ? told.run.took : told.run.cost;
    // What failed at once was fast and cheap: only what was done says how fast that is.
    const isTold = value !== undefined && told.said === undefined && !told.run.failed;
    return !isTold ? watch : watchAmount(watch, { ...told, value, rise });
  }
  const bad = badOf(name, told, of.handovers.routes);
  if (bad === undefined) return watch;
  const { id, weight } = told.run;
  return {
    past: withRun(watch.past, { bad, weight, at: told.at }),
    examples: withExample(watch.examples, { run: id, at: told.at, bad }, SOME - Number.EPSILON),
  };
}

const RATERS = { feedback: "people", scores: "scorers" } as const;

function badOf(
  name: Exclude<PastName, "latency" | "cost">,
  { run, said }: Told,
  routes: readonly string[],
): number | undefined {
  if (name === "feedback" || name === "scores") return said?.by === RATERS[name] ? 1 - said.score : undefined;
  if (said !== undefined) return undefined;
  if (name === "failures") return Number(run.failed);
  if (name === "tool errors") return run.toolCalls === 0 ? undefined : Number(run.toolErrors > 0);
  return routes.length === 0 ? undefined : Number(run.route !== undefined && routes.includes(run.route));
}

function watchAmount(
  watch: PastWatch,
  { run, at, value, rise }: Told & { readonly value: number; readonly rise: number },
): PastWatch {
  const reference = watch.reference ?? NO_REFERENCE;
  if (!isComplete(reference)) return { ...watch, reference: withValue(reference, value) };
  const bad = rankOf(reference, value);
  const beyond = rankOf(reference, value / (1 + rise));
  return {
    reference,
    past: withRun(watch.past, { bad, beyond, weight: run.weight, at }),
    examples: withExample(watch.examples, { run: run.id, at, bad: beyond }, HIGH),
  };
}
