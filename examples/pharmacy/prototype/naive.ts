import { throwAwayCounter } from "./throw-away-counter.ts";
import { naiveTools } from "./tools.ts";

/**
 * The first demo's tools over a shop in memory, to be probed:
 * `npx airworthy probe examples/pharmacy/prototype/naive.ts --allow-writes`
 */
export const naive = naiveTools(throwAwayCounter());
