/** Someone's word on one fault of one tool. */
export interface Judgement {
  readonly server: string;
  readonly tool: string;
  readonly fault: string;
  readonly present: boolean;
}

export interface Judged extends Judgement {
  /** Whether a probe found it. */
  readonly found: boolean;
}

export interface Tally {
  /** What its judgements have in common: a fault or a server. */
  readonly of: string;
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
  readonly trueNegative: number;
}

/** One row for each fault or server, and one for all. */
export function tally(judged: readonly Judged[], by: "fault" | "server"): readonly Tally[] {
  const groups = [...Map.groupBy(judged, (one) => one[by])].sort(([a], [b]) => (a < b ? -1 : 1));
  return [...groups.map(([of, own]) => row(of, own)), row("all", judged)];
}

function row(of: string, judged: readonly Judged[]): Tally {
  const count = (present: boolean, found: boolean): number =>
    judged.filter((one) => one.present === present && one.found === found).length;
  return {
    of,
    truePositive: count(true, true),
    falsePositive: count(false, true),
    falseNegative: count(true, false),
    trueNegative: count(false, false),
  };
}

/** A Markdown table, as the README has it. */
export function tableOf(judged: readonly Judged[], by: "fault" | "server"): string {
  const rows = tally(judged, by).map((one) => {
    const { of, truePositive, falsePositive, falseNegative, trueNegative } = one;
    const count = truePositive + falsePositive + falseNegative + trueNegative;
    const precision = ratio(truePositive, truePositive + falsePositive);
    const recall = ratio(truePositive, truePositive + falseNegative);
    return `| ${of} | ${count} | ${truePositive} | ${falsePositive} | ${falseNegative} | ${precision} | ${recall} |`;
  });
  return [
    `| ${by} | judged | found, is there | found, is not | missed | precision | recall |`,
    "| --- | --: | --: | --: | --: | --: | --: |",
    ...rows,
  ].join("\n");
}

function ratio(part: number, whole: number): string {
  return whole === 0 ? "-" : (part / whole).toFixed(2);
}
