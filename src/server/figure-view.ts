import type { z } from "@hono/zod-openapi";
import type { Figure } from "../core/figures.ts";
import { Sketch } from "../core/sketch.ts";
import { wilson } from "../stats/wilson.ts";
import type * as schemas from "./schemas/figure.ts";

type Sums = Pick<Figure, "count" | "failed" | "tokensIn" | "tokensOut" | "cost" | "unpriced" | "took">;

export function figureView({ took, ...figure }: Figure): z.infer<typeof schemas.figure> {
  return { ...figure, ...sumsView({ ...figure, took }) };
}

export function sumsView(sums: Sums): z.infer<typeof schemas.sums> {
  const { count, failed, tokensIn, tokensOut, cost, unpriced, took } = sums;
  return {
    count,
    failed,
    success: count === 0 ? null : { rate: 1 - failed / count, ...limits(count - failed, count) },
    tokensIn,
    tokensOut,
    cost,
    unpriced,
    p50: took.quantile(0.5) ?? null,
    p95: took.quantile(0.95) ?? null,
    p99: took.quantile(0.99) ?? null,
  };
}

/** Several sums as one. */
export function added(all: readonly Sums[]): Sums {
  const took = new Sketch();
  for (const one of all) took.merge(one.took);
  const sum = (of: (one: Sums) => number): number => all.reduce((total, one) => total + of(one), 0);
  return {
    count: sum(({ count }) => count),
    failed: sum(({ failed }) => failed),
    tokensIn: sum(({ tokensIn }) => tokensIn),
    tokensOut: sum(({ tokensOut }) => tokensOut),
    cost: sum(({ cost }) => cost),
    unpriced: sum(({ unpriced }) => unpriced),
    took,
  };
}

function limits(passed: number, n: number): { readonly low: number; readonly high: number } {
  const { low, high } = wilson(passed, n);
  return { low, high };
}
