import { freePorts, startRestate } from "../../tools/engines/start-restate.ts";
import type { EngineFixture } from "./_scene.ts";

/** One node, for any number of workers. */
export async function openRestate(): Promise<EngineFixture> {
  const { ingress, admin, dispose } = await startRestate();
  return {
    name: "restate",
    setting: async () => {
      const [port = 0] = await freePorts(1);
      return { restate: { ingress, admin, listen: { port } } };
    },
    dispose,
  };
}
