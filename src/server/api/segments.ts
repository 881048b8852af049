import { createRoute, z } from "@hono/zod-openapi";
import { parseExperimentId } from "../../core/ids.ts";
import { conditionsText, differenceText } from "../../observe/segments/segment-words.ts";
import type { RunSegment } from "../../observe/segments/segments.ts";
import { segments } from "../../observe/segments/segments.ts";
import { json, PROBLEMS } from "../schemas/problem.ts";
import { segment } from "../schemas/segment.ts";
import type { Api, Served } from "./served.ts";

/** Runs that a request looks through: more would hold up the process for longer than the others can wait. */
const LIMIT = 20_000;
/** Runs taken in by a request: their routes and tools are known then. The server does the rest. */
const CATCH_UP = 200;

const route = createRoute({
  method: "get",
  path: "/segments",
  summary: "Parts of the traffic where runs fail more often, with the calls that differ there and what to do",
  request: {
    query: z.object({
      since: z.coerce.number().optional(),
      until: z.coerce.number().optional(),
      workflow: z.string().optional(),
      release: z.string().optional(),
      experiment: z.string().optional().openapi({ description: "Its trials; default: traffic" }),
      support: z.coerce.number().int().min(2).default(30),
      limit: z.coerce.number().int().min(1).max(100_000).default(LIMIT),
    }),
  },
  responses: {
    200: json(
      z.object({
        runs: z.number(),
        failed: z.number(),
        slices: z.number().openapi({ description: "Looked at" }),
        isCut: z.boolean().openapi({ description: "Older runs were not read" }),
        segments: z.array(segment),
      }),
      "The segments, the most certain first",
    ),
    ...PROBLEMS,
  },
});

export function addSegments(api: Api, { app }: Served): void {
  api.openapi(route, async (context) => {
    const { experiment, ...query } = context.req.valid("query");
    const of = experiment === undefined ? {} : { experiment: parseExperimentId(experiment) };
    await app.store.figures.catchUp(CATCH_UP);
    const report = await segments(app.store, { ...query, ...of });
    return context.json({ ...report, segments: report.segments.map(segmentView) }, 200);
  });
}

function segmentView(found: RunSegment): z.infer<typeof segment> {
  const { conditions, differences, examples, suggestion } = found;
  return {
    ...found,
    conditions: [...conditions],
    text: conditionsText(conditions),
    examples: [...examples],
    differences: differences.map((one) => ({
      ...one,
      examples: [...one.examples],
      text: differenceText(one),
    })),
    suggestion: { ...suggestion },
  };
}
