import type { Packed } from "../../test/package/packed.ts";
import { COMMANDS } from "./commands.ts";
import { type Played, play } from "./play.ts";

/** Executes what a newcomer types, one command after the other, in an empty folder with the package installed. */
export async function recordStart(packed: Packed): Promise<readonly Played[]> {
  const folder = await packed.project("my-agent");
  const played: Played[] = [];
  for (const command of COMMANDS) played.push(await play(command, folder));
  return played;
}
