import type { EngineFixture } from "./_scene.ts";

export const LOCAL: EngineFixture = {
  name: "local",
  setting: async () => "local",
  dispose: async () => {},
};
