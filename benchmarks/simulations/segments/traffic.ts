import type { SegmentRun } from "../../../src/stats/segments/find-segments.ts";
import type { Random } from "../random.ts";

const CUSTOMERS = 150;
const BASE = 0.08;

/** Values of each attribute. The first five belong to the customer, the next two to the run; the last follows the first. */
const VALUES = [3, 4, 4, 4, 8, 8, 3, 3] as const;
const OF_CUSTOMER = 5;
const PROXY = 7;
const FOLLOWS = 0.9;

export interface Planted {
  /** Attribute -> value; runs with all of them fail more often. */
  readonly conditions: Readonly<Record<string, string>>;
  readonly rate: number;
}

export interface Traffic {
  readonly runs: number;
  /** How alike the runs of a customer are. */
  readonly correlation: number;
  readonly planted: readonly Planted[];
}

/** Runs of 150 customers of Pareto sizes with eight attributes, about 600 slices; 8 % fail, each customer at a rate of its own. */
export function traffic({ runs, correlation, planted }: Traffic, random: Random): SegmentRun[] {
  const sizes = Array.from({ length: CUSTOMERS }, () => (1 - random.uniform()) ** (-1 / 1.5));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const customers = sizes.map(() => ({
    rate:
      correlation === 0
        ? BASE
        : random.beta(
            (BASE * (1 - correlation)) / correlation,
            ((1 - BASE) * (1 - correlation)) / correlation,
          ),
    values: VALUES.slice(0, OF_CUSTOMER).map((values) => Math.floor(random.uniform() * values)),
  }));
  return Array.from({ length: runs }, (): SegmentRun => {
    const index = choose(sizes, random.uniform() * total);
    const customer = customers[index];
    const attributes: Record<string, string> = {};
    for (const [attribute, values] of VALUES.entries()) {
      const own = customer?.values[attribute] ?? Math.floor(random.uniform() * values);
      const first = customer?.values[0] ?? 0;
      attributes[`a${attribute}`] = `v${attribute === PROXY && random.uniform() < FOLLOWS ? first : own}`;
    }
    const fault = planted.find(({ conditions }) => matches(attributes, conditions));
    return {
      attributes,
      customer: `c${index}`,
      failed: random.uniform() < (fault?.rate ?? customer?.rate ?? BASE),
    };
  });
}

export function matches(
  attributes: SegmentRun["attributes"],
  conditions: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(conditions).every(([attribute, value]) => attributes[attribute] === value);
}

function choose(sizes: readonly number[], at: number): number {
  let left = at;
  for (const [index, size] of sizes.entries()) {
    left -= size;
    if (left <= 0) return index;
  }
  return sizes.length - 1;
}
