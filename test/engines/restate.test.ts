import { freePorts, startRestate } from "../../tools/engines/start-restate.ts";
import { testEngine } from "./_test-engine.ts";

testEngine("Restate", async () => {
  const { ingress, admin, dispose } = await startRestate();
  return {
    name: "restate",
    setting: async () => {
      const [port = 0] = await freePorts(1);
      return { restate: { ingress, admin, listen: { port } } };
    },
    dispose,
  };
});
