import { supportTools } from "../tools.ts";
import { throwAwayCounter } from "./throw-away-counter.ts";

/**
 * The contracted tools over a shop in memory, to be probed:
 * `npx airworthy probe examples/pharmacy/prototype/contracted.ts --allow-writes`
 */
export const contracted = supportTools(throwAwayCounter());
