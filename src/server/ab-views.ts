import type { z } from "@hono/zod-openapi";
import type { AbSegment } from "../rollout/ab/ab-segments.ts";
import type { AbFigureView, AbView } from "../rollout/ab/ab-view.ts";
import { decisionText } from "../rollout/ab/ab-words.ts";
import type { ab, abList, abSegmentList } from "./schemas/ab.ts";

type Listed = z.infer<typeof abList>["tests"][number];

export function listedAb(view: AbView): Listed {
  const { a = null, cohort = null, terms, endedAt = null, last = null, decision } = view;
  const { id, workflow, b, shares, unit, startedAt, status, next, counted, served, figures, runs } = view;
  return {
    id,
    workflow,
    a,
    b,
    shares,
    unit,
    cohort,
    terms: { ...terms, maxTime: terms.maxTime ?? null },
    startedAt,
    endedAt,
    status,
    last,
    decision:
      decision === undefined
        ? null
        : { says: decision.says, text: decisionText(decision, terms), runs: decision.runs },
    next,
    counted,
    served,
    figures: figures.map(figureJson),
    runs: [...runs],
  };
}

export function abJson(view: AbView, steered: boolean): z.infer<typeof ab> {
  return {
    ...listedAb(view),
    course: view.course.map(({ runs, figures }) => ({ runs, figures: { ...figures } })),
    events: view.events.map(({ type, at, by, why }) => ({ type, at, by, why })),
    steered,
  };
}

export function segmentsJson(segments: readonly AbSegment[]): z.infer<typeof abSegmentList> {
  return { segments: [...segments] };
}

function figureJson({ examples, ...figure }: AbFigureView): Listed["figures"][number] {
  return { ...figure, examples: [...examples] };
}
