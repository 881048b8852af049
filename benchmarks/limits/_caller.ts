/** One of several processes: its argument says what it runs. */
import { runLoad } from "./run-load.ts";

console.log(JSON.stringify(await runLoad(JSON.parse(process.argv[2] ?? ""))));
