/** `npm run bench`: everything that this project has to reach, as it was last recorded. `--write` keeps the table. */

import { printFigures } from "./print-figures.ts";
import { judgedFigures, recordFigures } from "./record-figures.ts";

if (process.argv.includes("--write")) recordFigures();
console.log(printFigures(judgedFigures()));
