import { createRoute, z } from "@hono/zod-openapi";
import { ownPackage } from "../../app/own-package.ts";
import type { StoreStats } from "../../core/store.ts";
import { changed } from "../audit/audited.ts";
import { json, PROBLEMS } from "../schemas/problem.ts";
import { pruned, settings } from "../schemas/settings.ts";
import { only } from "../security/guard.ts";
import type { Api, Served } from "./served.ts";

const show = createRoute({
  method: "get",
  path: "/settings",
  summary: "What the configuration says, and how large the store is",
  responses: { 200: json(settings, "The settings"), ...PROBLEMS },
});

const prune = createRoute({
  method: "post",
  path: "/prune",
  summary: "Remove old runs, by age and by the size of the store",
  middleware: [only("operator")] as const,
  request: {
    body: json(
      z.object({
        days: z.number().positive().optional().openapi({ description: "Default: as configured" }),
        bytes: z.number().positive().optional().openapi({ description: "Default: as configured" }),
      }),
      "What is kept",
    ),
  },
  responses: { 200: json(pruned, "What was removed"), ...PROBLEMS },
});

/** Counting a large store takes a quarter of a second, and its size changes slowly. In ms. */
const FRESH = 60_000;

interface Measured {
  readonly stats: Promise<StoreStats>;
  readonly at: number;
}

/** What the app is set to, and the room that it takes. */
export function addSettings(api: Api, { app }: Served): void {
  let measured: Measured | undefined;
  const measure = (): Measured => {
    if (measured === undefined || Date.now() - measured.at > FRESH)
      measured = { stats: app.store.stats(), at: Date.now() };
    return measured;
  };
  api.openapi(show, async (context) => {
    const { stats, at } = measure();
    const { settings: configured } = app;
    const { detect } = configured.redaction ?? {};
    return context.json(
      {
        ...configured,
        version: ownPackage().version,
        store: configured.store ?? null,
        release: configured.release ?? null,
        models: [...configured.models],
        workflows: [...app.workflows.keys()],
        redaction:
          configured.redaction === undefined
            ? null
            : {
                ...configured.redaction,
                detect: typeof detect === "boolean" ? detect : [...(detect ?? [])],
                keys: [...configured.redaction.keys],
              },
        stats: { ...(await stats), at },
      },
      200,
    );
  });
  api.openapi(prune, async (context) => {
    const { retention } = app.settings;
    const { days = retention.days, bytes = retention.bytes } = context.req.valid("json");
    const removed = await app.store.prune({ days: days ?? Infinity, bytes: bytes ?? Infinity });
    measured = undefined;
    changed(context, { action: "runs.prune", details: { runs: removed.runs } });
    return context.json({ ...removed }, 200);
  });
}
