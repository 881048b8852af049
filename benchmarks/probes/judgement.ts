/** Someone's word on one fault of one tool. */
export interface Judgement {
  readonly server: string;
  readonly tool: string;
  readonly fault: string;
  readonly present: boolean;
}

export interface Tally {
  readonly fault: string;
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
  readonly trueNegative: number;
}

/** One row for each fault, and one for all. */
export function tally(judged: readonly (Judgement & { readonly found: boolean })[]): readonly Tally[] {
  const faults = [...new Set(judged.map(({ fault }) => fault))].sort();
  const row = (fault: string, of: typeof judged): Tally => {
    const count = (present: boolean, found: boolean): number =>
      of.filter((one) => one.present === present && one.found === found).length;
    return {
      fault,
      truePositive: count(true, true),
      falsePositive: count(false, true),
      falseNegative: count(true, false),
      trueNegative: count(false, false),
    };
  };
  return [
    ...faults.map((fault) =>
      row(
        fault,
        judged.filter((one) => one.fault === fault),
      ),
    ),
    row("all", judged),
  ];
}

export function precision({ truePositive, falsePositive }: Tally): string {
  return ratio(truePositive, truePositive + falsePositive);
}

export function recall({ truePositive, falseNegative }: Tally): string {
  return ratio(truePositive, truePositive + falseNegative);
}

function ratio(part: number, whole: number): string {
  return whole === 0 ? "-" : (part / whole).toFixed(2);
}
