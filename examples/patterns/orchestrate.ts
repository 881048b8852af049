/**
 * Orchestrate: a travel desk. How many tasks there are, and which, is known only once the request has been read: a planner
 * lists them, a worker each does them, and code puts the results together in the order in which they were asked for.
 */
import { ask, orchestrate, prompt, ToolError, tool, workflow } from "airworthy";
import { contains, evaluation, trajectory } from "airworthy/evals";
import { z } from "zod";

const CITIES = ["Oslo", "Bergen", "Lyon", "Porto", "Vienna"] as const;
const city = z.enum(CITIES).describe("the city it is about");
const TRAINS: Readonly<Record<string, string>> = {
  Oslo: "06:25",
  Bergen: "08:05",
  Lyon: "09:12",
  Vienna: "07:30",
};
const ROOMS: Readonly<Record<string, number>> = { Oslo: 129, Bergen: 98, Lyon: 110, Porto: 74, Vienna: 140 };

const findTrain = tool({
  name: "find_train",
  description: "The first train to a city.",
  input: z.object({ city }),
  output: z.object({ leaves: z.string() }),
  errors: { no_train: "no train goes there" },
  effect: "read",
  run: ({ city: to }) => {
    const leaves = TRAINS[to];
    if (leaves === undefined) throw new ToolError({ code: "no_train", message: `No train goes to ${to}` });
    return { leaves };
  },
});

const findRoom = tool({
  name: "find_room",
  description: "The price of a room for a night in a city.",
  input: z.object({ city }),
  output: z.object({ euros: z.number() }),
  effect: "read",
  run: ({ city: where }) => ({ euros: ROOMS[where] ?? 0 }),
});

const tasks = z.object({
  tasks: z.array(z.object({ worker: z.enum(["train", "hotel"]).describe("What is wanted"), city })),
});

const plan = prompt({
  name: "plan-trip",
  model: "fast",
  input: z.object({ request: z.string() }),
  output: tasks,
  template: `List what the traveller asks for, one task each.

- "a train to", "how do I get to", "travel to", "departure" -> train
- "a hotel in", "a room in", "stay in", "sleep in", "nights in" -> hotel

Message: {{request}}`,
});

const trip = orchestrate("trip", {
  plan: async (request: string) => (await ask({ prompt: plan })({ request })).tasks,
  task: tasks.shape.tasks.element,
  workers: {
    train: async ({ city: to }) => `Train to ${to}: ${(await findTrain.call({ city: to })).leaves}`,
    hotel: async ({ city: where }) =>
      `Room in ${where}: ${(await findRoom.call({ city: where })).euros} euros`,
  },
  synthesize: (done, { failed }) =>
    [
      ...done.map(({ value }) => value),
      ...failed.map(({ task }) => `No ${task.worker} for ${task.city}`),
    ].join("; "),
  // A request is one trip: a plan with more tasks was misread, and is refused before anything is looked up.
  maxTasks: 6,
  onFailure: "collect",
});

export const travelDesk = workflow({
  name: "travel-desk",
  input: z.string().min(1).max(2_000),
  run: async (_ctx, request) => (await trip.run(request)).output,
});

export const orchestrateEval = evaluation({
  name: "orchestrate",
  workflow: travelDesk,
  dataset: "orchestrate.yaml",
  scorers: [contains(), trajectory({ extra: false })],
  criteria: { success: 0.6 },
});
