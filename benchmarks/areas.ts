import type { Area } from "./harness/area.ts";

/** Every area, loaded only when asked for: a child process must not pay for the peers of another area. */
export const areas: ReadonlyMap<string, () => Promise<Area>> = new Map([
  ["durable", async () => (await import("./durable/area.ts")).loadArea()],
  ["model-call", async () => (await import("./model-call/area.ts")).loadArea()],
  ["conversation", async () => (await import("./conversation/area.ts")).loadArea()],
  ["replay", async () => (await import("./replay/area.ts")).loadArea()],
  ["start", async () => (await import("./start/area.ts")).loadArea()],
  ["list", async () => (await import("./list/area.ts")).loadArea()],
  ["memory", async () => (await import("./memory/area.ts")).loadArea()],
  ["contract", async () => (await import("./contract/area.ts")).loadArea()],
  ["evals", async () => (await import("./evals/area.ts")).loadArea()],
  ["limits", async () => (await import("./limits/area.ts")).loadArea()],
  ["exporter", async () => (await import("./exporter/area.ts")).loadArea()],
  ["postgres", async () => (await import("./postgres/area.ts")).loadArea()],
  ["engines", async () => (await import("./engines/area.ts")).loadArea()],
  ["otlp", async () => (await import("./otlp/area.ts")).loadArea()],
  ["assignment", async () => (await import("./assignment/area.ts")).loadArea()],
  ["audit", async () => (await import("./audit/area.ts")).loadArea()],
  ["dashboard", async () => (await import("./dashboard/area.ts")).loadArea()],
  ["rollback", async () => (await import("./rollback/area.ts")).loadArea()],
  ["shadow", async () => (await import("./shadow/area.ts")).loadArea()],
  ["simulations-ab", async () => (await import("./simulations/ab/area.ts")).loadArea()],
  ["simulations-evals", async () => (await import("./simulations/evals/area.ts")).loadArea()],
  ["simulations-rollouts", async () => (await import("./simulations/rollouts/area.ts")).loadArea()],
  ["simulations-monitor", async () => (await import("./simulations/monitor/area.ts")).loadArea()],
  ["simulations-segments", async () => (await import("./simulations/segments/area.ts")).loadArea()],
]);
