import { createRoute, z } from "@hono/zod-openapi";
import type { Figure, FigureKey, FigureQuery } from "../../core/figures.ts";
import { wilson } from "../../stats/wilson.ts";
import { json, PROBLEMS } from "../schemas/problem.ts";
import type { Api, Served } from "./served.ts";

const KEYS = ["hour", "minute", "workflow", "release", "route", "kind", "name"] as const;

const figure = z
  .object({
    at: z.number().optional(),
    workflow: z.string().optional(),
    release: z.string().optional(),
    route: z.string().optional(),
    kind: z.string().optional(),
    name: z.string().optional(),
    count: z.number(),
    failed: z.number(),
    success: z
      .object({ rate: z.number(), low: z.number(), high: z.number() })
      .nullable()
      .openapi({ description: "Share that did not fail with its 95 % interval (Wilson); null of nothing" }),
    tokensIn: z.number(),
    tokensOut: z.number(),
    cost: z.number(),
    unpriced: z.number(),
    p50: z.number().nullable(),
    p95: z.number().nullable(),
    p99: z.number().nullable(),
  })
  .openapi("Figure");

const route = createRoute({
  method: "get",
  path: "/figures",
  summary: "Sums over runs or calls, told apart by what `by` names",
  request: {
    query: z.object({
      level: z.enum(["run", "call", "model", "prompt", "attribute"]).default("run"),
      by: z
        .string()
        .default("")
        .openapi({ description: `Some of ${KEYS.join(", ")}, with commas`, example: "hour,workflow" }),
      since: z.coerce.number().optional(),
      until: z.coerce.number().optional(),
      workflow: z.string().optional(),
      release: z.string().optional(),
      route: z.string().optional(),
      kind: z.string().optional(),
      name: z.string().optional(),
    }),
  },
  responses: { 200: json(z.object({ figures: z.array(figure) }), "The sums"), ...PROBLEMS },
});

/** Sums over traffic. */
export function addFigures(api: Api, { app }: Served): void {
  api.openapi(route, async (context) => {
    const { by, ...query } = context.req.valid("query");
    const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
    await app.store.figures.catchUp(CATCH_UP);
    const figures = await app.store.figures.query({ ...given, by: keysIn(by) } as FigureQuery);
    return context.json({ figures: figures.map(figureView) }, 200);
  });
}

/** Runs that a request takes in at most, so that a long list of them does not hold it up: the server does the rest. */
const CATCH_UP = 200;

function keysIn(text: string): readonly FigureKey[] {
  return KEYS.filter((key) => text.split(",").includes(key));
}

export function figureView({ took, ...sums }: Figure): z.infer<typeof figure> {
  const { count, failed } = sums;
  const rate = count === 0 ? null : { rate: 1 - failed / count, ...limits(count - failed, count) };
  return {
    ...sums,
    success: rate,
    p50: took.quantile(0.5) ?? null,
    p95: took.quantile(0.95) ?? null,
    p99: took.quantile(0.99) ?? null,
  };
}

function limits(passed: number, n: number): { readonly low: number; readonly high: number } {
  const { low, high } = wilson(passed, n);
  return { low, high };
}
