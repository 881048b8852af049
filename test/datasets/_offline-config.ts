import type { Config } from "airworthy";
import { localModel } from "airworthy/testing";
import { routing } from "./_desk.ts";

const refuse = () => {
  throw new Error("A replay asked the model");
};

/** What replays the routing runs: the model has its name only, and fails whoever asks it. */
export const config: Config = {
  workflows: [routing],
  models: { local: { ...localModel(), doGenerate: refuse, doStream: refuse } },
};
