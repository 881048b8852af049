/** Of 4 trials of 20 cases, how many passed; computed in Python and R. Only tests use it. */
export const PASSED = {
  baseline: [4, 4, 3, 4, 2, 4, 4, 1, 3, 4, 4, 0, 2, 3, 4, 2, 4, 4, 3, 4],
  candidate: [4, 4, 3, 3, 2, 4, 2, 0, 1, 3, 4, 0, 4, 3, 4, 0, 1, 4, 2, 4],
} as const;

const scores = (passed: number): number[] => Array.from({ length: 4 }, (_, i) => (i < passed ? 1 : 0));

export const WORKED = {
  baseline: PASSED.baseline.map(scores),
  candidate: PASSED.candidate.map(scores),
} as const;

/** Cases of one letter share a source. */
export const CLUSTERS = [..."aaabbbccccddeeeffggg"];
