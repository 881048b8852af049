import { throwAwayCounter } from "./prototype/throw-away-counter.ts";
import { supportTools } from "./tools.ts";

/**
 * The contracted tools over a shop in memory, to be probed:
 * `npx airworthy probe examples/pharmacy/probed-tools.ts --allow-writes`
 */
export const contracted = supportTools(throwAwayCounter());
