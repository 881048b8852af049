/**
 * Records what a newcomer types and sees: `node tools/record-terminal.ts` packs the package, executes the commands of
 * `terminal/commands.ts` in an empty folder, and writes `docs/start.cast`, which `asciinema play` shows.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pack, ROOT } from "../test/package/packed.ts";
import { castOf } from "./terminal/cast.ts";
import { recordStart } from "./terminal/record-start.ts";

await using packed = await pack();
const played = await recordStart(packed);
const failed = played.find(({ code }) => code !== 0);
if (failed === undefined) await writeFile(join(ROOT, "docs/start.cast"), castOf(played));
else {
  console.error(failed.pieces.map(({ text }) => text).join(""));
  console.error(`Nothing was written: "${failed.command}" ended with ${failed.code}`);
  process.exitCode = 1;
}
