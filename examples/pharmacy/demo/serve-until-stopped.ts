import type { Config, RunId } from "airworthy";
import { AirworthyError, open } from "airworthy";
import type { RolloutId } from "airworthy/rollout";
import type { Serving } from "airworthy/server";
import { serve } from "airworthy/server";
import { say } from "./screen.ts";

/** What the demo has pages of. */
export interface Shown {
  readonly run: RunId;
  readonly rollout: RolloutId;
}

/** The dashboard and the API over what the demo left behind, until Ctrl-C: what `airworthy serve` does. */
export async function serveUntilStopped(config: Config, { run, rollout }: Shown): Promise<void> {
  // Heard from the start, so that a Ctrl-C while it comes up ends it as cleanly.
  const stopped = untilStopped();
  const app = await open(config);
  try {
    const serving = await servedBy(app);
    say(
      `dashboard    ${serving.url}`,
      `the run      ${serving.url}/runs/${run}`,
      `rolled back  ${serving.url}/rollouts/${rollout}`,
      `readiness    ${serving.url}/readiness?workflow=support`,
      `API          ${serving.url}/v1/openapi.json`,
      "",
      "Serving until Ctrl-C. Later: npx airworthy serve, in examples/pharmacy",
    );
    await stopped;
    await serving.close();
  } finally {
    await app.close();
  }
}

/** On the usual port, or any other where that is taken. */
async function servedBy(app: Parameters<typeof serve>[0]): Promise<Serving> {
  try {
    return await serve(app);
  } catch (error) {
    if (error instanceof AirworthyError && error.code === "port_in_use") return serve(app, { port: 0 });
    throw error;
  }
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
