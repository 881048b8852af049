/** A process that calls a limited tool: told how by its argument, begins when it reads a line. */
import { once } from "node:events";
import { z } from "zod";
import { open } from "../app/open.ts";
import { workflow } from "../core/workflow.ts";
import { tool } from "../tools/tool.ts";
import type { CallerOptions, Said } from "./_test-callers.ts";
import { postgresLimits } from "./postgres-limits.ts";

const { limits, calls, work, source }: CallerOptions = JSON.parse(process.argv[2] ?? "");

/** Ms of a clock that all processes of the machine have in common. */
const now = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000;
const say = (line: Said): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const one = tool({
  name: "one",
  description: "Asks a service",
  input: z.object({ n: z.number() }),
  output: z.null(),
  effect: "read",
  limits,
  run: async () => {
    say({ kind: "begun", at: now() });
    // A call keeps its process alive, as an open connection would.
    await new Promise((resolve) =>
      work === "for ever" ? setInterval(() => {}, 60_000) : setTimeout(resolve, work),
    );
    say({ kind: "ended", at: now() });
    return null;
  },
});
const flow = workflow({ name: "load", run: (_ctx, n: number) => one.call({ n }) });
const app = await open({ store: ":memory:", workflows: [flow], limits: postgresLimits(source) });
say({ kind: "ready" });
await once(process.stdin, "data");
// From here on only what it does keeps the process alive.
process.stdin.destroy();
const runs = await Promise.all(Array.from({ length: calls }, (_, n) => app.run(flow, n)));
for (const run of runs) {
  const waited = (await app.store.load(run.id))?.calls[0]?.note?.waited ?? 0;
  say({ kind: "run", waited, error: run.status === "failed" ? String(run.error) : undefined });
}
await app.close();
say({ kind: "closed" });
