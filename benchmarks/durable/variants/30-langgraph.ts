import { join } from "node:path";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { peerVersion } from "../../harness/peer-version.ts";
import type { Counts, DurableVariant } from "../variant.ts";
import { stepsPerRun } from "../variant.ts";

const counts: Counts = { warmUp: 20, warmUpInFlight: 40, sequential: 60, inFlight: 200 };
const saver = peerVersion("@langchain/langgraph-checkpoint-sqlite");
const driver = peerVersion("better-sqlite3");

export const variant: DurableVariant = {
  name: `LangGraph.js ${peerVersion("@langchain/langgraph")}, SQLite saver ${saver} on better-sqlite3 ${driver}`,
  role: "peer",
  // The driver is compiled with synchronous = NORMAL for WAL, and the saver does not change it.
  durabilities: ["process"],
  counts: { process: counts, full: counts },
  async setup({ directory }) {
    const { Annotation, END, START, StateGraph } = await import("@langchain/langgraph");
    const { SqliteSaver } = await import("@langchain/langgraph-checkpoint-sqlite");
    const names = Array.from({ length: stepsPerRun }, (_, index) => `step${index}`);
    const steps = new Map<string, (index: number) => Promise<unknown>>();
    const state = Annotation.Root(
      Object.fromEntries(names.map((name) => [`${name}Result`, Annotation<unknown>()])),
    );
    const nodes = names.map(
      (name, index): [string, (state: unknown, config: LangGraphRunnableConfig) => Promise<object>] => [
        name,
        async (_, config) => {
          const step = steps.get(String(config.configurable?.thread_id));
          return { [`${name}Result`]: await step?.(index) };
        },
      ],
    );
    const first = names[0] ?? START;
    const graph = new StateGraph(state)
      .addSequence(nodes)
      .addEdge(START, first)
      .addEdge(names.at(-1) ?? first, END);
    const checkpointer = SqliteSaver.fromConnString(join(directory, "langgraph.db"));
    const compiled = graph.compile({ checkpointer });
    return {
      async run(n, step) {
        const thread = `run_${n}`;
        steps.set(thread, step);
        await compiled.invoke({}, { configurable: { thread_id: thread }, durability: "sync" });
        steps.delete(thread);
      },
      async close() {
        checkpointer.db.close();
      },
    };
  },
};
