import type { Confusion } from "../../evals/confusion/confusion.ts";
import type { Terminal } from "../terminal.ts";
import { grouped } from "./amounts.ts";
import { shortId } from "./short-id.ts";
import type { Column } from "./table.ts";
import { table } from "./table.ts";

/** One release, or two of which the first is compared with the second. */
export interface NamedConfusion {
  readonly experiment: { readonly release: string };
  readonly confusion: Confusion;
}

/** Up to so many routes are shown as a matrix. */
const MATRIX = 8;

/** The mistakes and the routes of one release, or of two side by side. */
export function confusionText(
  all: readonly NamedConfusion[],
  { limit, terminal }: { readonly limit: number; readonly terminal: Pick<Terminal, "width" | "paint"> },
): string {
  const parts = [mistakesText(all, limit, terminal), routesText(all, limit, terminal)];
  const [only, ...others] = all;
  if (only !== undefined && others.length === 0 && only.confusion.routes.length <= MATRIX)
    parts.unshift(matrixText(only.confusion, terminal));
  return parts.join("\n\n");
}

type Screen = Pick<Terminal, "width" | "paint">;

interface MistakeRow {
  readonly expected: string;
  readonly said: string;
  readonly counts: readonly number[];
  readonly run: string | undefined;
}

function mistakesText(all: readonly NamedConfusion[], limit: number, screen: Screen): string {
  const rows = mistakeRows(all);
  if (rows.length === 0) return "No route was taken for another.";
  const shown = rows.slice(0, limit);
  const columns: readonly Column<MistakeRow>[] = [
    { header: "belongs to", cell: ({ expected }) => expected, least: 10 },
    { header: "taken for", cell: ({ said }) => said, least: 10 },
    ...all.map(
      ({ experiment }, at): Column<MistakeRow> => ({
        header: all.length === 1 ? "trials" : experiment.release,
        cell: ({ counts }) => grouped(counts[at] ?? 0),
        align: "right",
        least: 6,
      }),
    ),
    { header: "a run", cell: ({ run }) => (run === undefined ? "" : shortId(run)) },
  ];
  return `${table(shown, columns, screen)}${moreText(rows.length - shown.length, "mistakes")}`;
}

/** Of one release the most frequent first; of two those with the greatest difference. */
function mistakeRows(all: readonly NamedConfusion[]): readonly MistakeRow[] {
  const keyed = all.flatMap(({ confusion }, release) =>
    confusion.mistakes.map((mistake) => ({
      mistake,
      release,
      key: JSON.stringify([mistake.expected, mistake.said]),
    })),
  );
  const rows = [...Map.groupBy(keyed, ({ key }) => key).values()].map((own): MistakeRow => {
    const [first] = own;
    return {
      expected: first?.mistake.expected ?? "",
      said: first?.mistake.said ?? "(nothing)",
      counts: all.map((_, at) => own.find(({ release }) => release === at)?.mistake.count ?? 0),
      run: first?.mistake.runs[0],
    };
  });
  const weight = ({ counts: [a = 0, b] }: MistakeRow) => (b === undefined ? a : Math.abs(a - b));
  return rows.toSorted((a, b) => weight(b) - weight(a));
}

const PRECISION: Column<RouteRow> = {
  header: "precision",
  cell: ({ precision }) => percent(precision),
  align: "right",
};

interface RouteRow {
  readonly route: string;
  readonly trials: number;
  readonly recalls: readonly (number | undefined)[];
  readonly precision: number | undefined;
}

function routesText(all: readonly NamedConfusion[], limit: number, screen: Screen): string {
  const routes = all[0]?.confusion.routes ?? [];
  const found = (at: number, route: string) => all[at]?.confusion.routes.find((one) => one.route === route);
  const rows = routes
    .filter(({ expected }) => expected > 0)
    .map(
      ({ route, expected }): RouteRow => ({
        route,
        trials: expected,
        recalls: all.map((_, at) => found(at, route)?.recall),
        precision: found(0, route)?.precision,
      }),
    );
  const shown = rows.slice(0, limit);
  const columns: readonly Column<RouteRow>[] = [
    { header: "route", cell: ({ route }) => route, least: 12 },
    { header: "trials", cell: ({ trials }) => grouped(trials), align: "right" },
    ...all.map(
      ({ experiment }, at): Column<RouteRow> => ({
        header: all.length === 1 ? "recall" : `recall ${experiment.release}`,
        cell: ({ recalls }) => percent(recalls[at]),
        align: "right",
        least: 7,
      }),
    ),
    // Of two releases the recalls say enough, and fit.
    ...(all.length === 1 ? [PRECISION] : []),
  ];
  return `${table(shown, columns, screen)}${moreText(rows.length - shown.length, "routes")}`;
}

/** Rows are where cases belong, columns where they were sent, by the letter of each row. */
function matrixText({ routes, mistakes }: Confusion, screen: Screen): string {
  const ordered = routes.toSorted((a, b) => (a.route < b.route ? -1 : 1));
  const letter = (at: number) => String.fromCharCode("a".charCodeAt(0) + at);
  const columns: readonly Column<(typeof ordered)[number]>[] = [
    {
      header: "",
      cell: ({ route }) => `${letter(ordered.findIndex((one) => one.route === route))} ${route}`,
      least: 12,
    },
    ...ordered.map(
      ({ route: said }, at): Column<(typeof ordered)[number]> => ({
        header: letter(at),
        cell: ({ route, right }) =>
          grouped(
            said === route
              ? right
              : (mistakes.find((one) => one.expected === route && one.said === said)?.count ?? 0),
          ),
        align: "right",
      }),
    ),
  ];
  return table(ordered, columns, screen);
}

function percent(share: number | undefined): string {
  return share === undefined ? "-" : `${(100 * share).toFixed(1)} %`;
}

function moreText(more: number, what: string): string {
  return more > 0 ? `\n… ${grouped(more)} more ${what} (--limit)` : "";
}
