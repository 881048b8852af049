/** Where a case belongs, and where a release sent it. */
export interface Answered {
  readonly case: string;
  readonly expected: string;
  /** Undefined where the run ended before it said anything. */
  readonly said: string | undefined;
  readonly run?: string;
}

/** How often one route was taken for another. */
export interface Mistake {
  readonly expected: string;
  readonly said: string | undefined;
  /** Most trials first, as are the cases. */
  readonly count: number;
  readonly caseIds: readonly string[];
  readonly runs: readonly string[];
}

export interface RouteAccuracy {
  readonly route: string;
  /** Answers that belong here. */
  readonly expected: number;
  /** Answers that were sent here. */
  readonly said: number;
  readonly right: number;
  /** Share of what belongs here that was sent here; undefined where nothing belongs here. */
  readonly recall: number | undefined;
  /** Share of what was sent here that belongs here; undefined where nothing was. */
  readonly precision: number | undefined;
}

export interface Confusion {
  readonly answers: number;
  readonly right: number;
  /** The lowest recall first. */
  readonly routes: readonly RouteAccuracy[];
  /** The most frequent first. */
  readonly mistakes: readonly Mistake[];
}

/**
 * Counts which routes were taken for which others.
 *
 * @example
 * ```ts
 * import { confusionOf } from "airworthy/evals";
 *
 * const found = confusionOf([
 *   { case: "a", expected: "orders", said: "orders" },
 *   { case: "b", expected: "refunds", said: "orders" },
 * ]);
 * found.mistakes[0]; //=> { expected: "refunds", said: "orders", count: 1, caseIds: ["b"], runs: [] }
 * ```
 */
export function confusionOf(answers: readonly Answered[]): Confusion {
  const wrong = Map.groupBy(
    answers.filter(({ expected, said }) => expected !== said),
    ({ expected, said }) => JSON.stringify([expected, said ?? null]),
  );
  const names = new Set(
    answers.flatMap(({ expected, said }) => (said === undefined ? [expected] : [expected, said])),
  );
  return {
    answers: answers.length,
    right: answers.filter(({ expected, said }) => expected === said).length,
    routes: accuracies([...names], answers),
    mistakes: [...wrong.values()]
      .flatMap(mistakeOf)
      .toSorted(
        (a, b) => b.count - a.count || compare(a.expected, b.expected) || compare(a.said ?? "", b.said ?? ""),
      ),
  };
}

function mistakeOf(own: readonly Answered[]): readonly Mistake[] {
  const [first] = own;
  if (first === undefined) return [];
  const { expected, said } = first;
  const caseIds = [...new Set(own.map((one) => one.case))];
  return [{ expected, said, count: own.length, caseIds, runs: own.flatMap(({ run }) => run ?? []) }];
}

function accuracies(names: readonly string[], answers: readonly Answered[]): readonly RouteAccuracy[] {
  const belong = Map.groupBy(answers, ({ expected }) => expected);
  const sent = Map.groupBy(answers, ({ said }) => said);
  return names
    .map((route): RouteAccuracy => {
      const [here, there] = [belong.get(route) ?? [], sent.get(route) ?? []];
      const right = here.filter(({ said }) => said === route).length;
      return {
        route,
        expected: here.length,
        said: there.length,
        right,
        recall: here.length === 0 ? undefined : right / here.length,
        precision: there.length === 0 ? undefined : right / there.length,
      };
    })
    .toSorted(
      (a, b) => (a.recall ?? 2) - (b.recall ?? 2) || b.expected - a.expected || compare(a.route, b.route),
    );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
