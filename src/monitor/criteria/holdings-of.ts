import type { EndedRun } from "../ended-run.ts";
import type { Watching } from "../settings.ts";
import type { HeldFigure } from "./figures.ts";
import { handovers, heldFigures } from "./figures.ts";
import type { Holding } from "./holding.ts";

/** What the traffic of a workflow is held to. Parts are routes here: tags are of datasets. */
export function holdingsOf(watching: Pick<Watching, "criteria" | "handovers">): readonly Holding[] {
  const { parts = {}, regression: _, ...own } = watching.criteria ?? {};
  const { routes, atMost } = watching.handovers;
  const { strict = true } = own;
  return [
    ...heldFigures(own).map((figure) => holding(figure, { strict })),
    ...(atMost === undefined ? [] : [holding(handovers(routes, atMost), { strict })]),
    ...Object.entries(parts).flatMap(([part, rest]) =>
      part.startsWith("#")
        ? []
        : heldFigures(rest).map((figure) =>
            holding(ofRoute(figure, part), { strict: rest.strict ?? strict, part }),
          ),
    ),
  ];
}

function holding(figure: HeldFigure, of: { readonly strict: boolean; readonly part?: string }): Holding {
  const part = of.part === undefined ? "" : ` of ${of.part}`;
  return { ...figure, ...of, key: `${figure.name}${part} ${figure.limit}` };
}

function ofRoute(figure: HeldFigure, route: string): HeldFigure {
  const { bad, measure } = figure;
  const isOf = (run: EndedRun) => run.route === route;
  return {
    ...figure,
    bad: (run, score) => (isOf(run) ? bad(run, score) : undefined),
    measure: (runs, ratings) => {
      const given = ratings.filter(({ run }) => isOf(run));
      return measure(runs.filter(isOf), given);
    },
  };
}
