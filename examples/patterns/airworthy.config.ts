import { defineConfig } from "airworthy";
import { localModel } from "airworthy/testing";
import { agentEval } from "./agent.ts";
import { chainEval } from "./chain.ts";
import { conversationEval } from "./conversation.ts";
import { mcpEval } from "./mcp.ts";
import { optimizeEval } from "./optimize.ts";
import { orchestrateEval } from "./orchestrate.ts";
import { parallelEval } from "./parallel.ts";
import { routeEval } from "./route.ts";

export default defineConfig({
  // In place of a paid model. Any model of the AI SDK takes its place here, and nowhere else.
  models: { fast: localModel() },
  prices: [{ provider: "airworthy", model: "local-*", input: 0, output: 0 }],
  // An evaluation brings its workflow along, so that it need not be listed a second time.
  evals: [
    chainEval,
    routeEval,
    parallelEval,
    orchestrateEval,
    optimizeEval,
    agentEval,
    conversationEval,
    mcpEval,
  ],
});
