import type { Workflow } from "airworthy";
import { route, tool, workflow } from "airworthy";
import { z } from "zod";

/** The domains of CLINC150, with what a model is told of each. */
const DOMAINS = {
  auto_and_commute: { description: "cars, fuel, traffic and the way to work" },
  banking: { description: "accounts, transfers and bills" },
  credit_cards: { description: "credit cards, limits, rewards and credit scores" },
  home: { description: "lists, reminders, orders and things at home" },
  kitchen_and_dining: { description: "food, recipes and restaurants" },
  meta: { description: "the assistant itself and its settings" },
  small_talk: { description: "greetings, jokes and questions about the assistant" },
  travel: { description: "flights, hotels, visas and other countries" },
  utility: { description: "time, dates, alarms, calculation, translation and calls" },
  work: { description: "meetings, holidays, pay and other matters of employment" },
};

type Domain = keyof typeof DOMAINS;

const queueOf = tool({
  name: "queue_of",
  description: "Gives the queue in which messages of a domain wait",
  input: z.object({ domain: z.string() }),
  output: z.object({ queue: z.string() }),
  effect: "read",
  run: ({ domain }) => ({ queue: `q-${domain}` }),
});

const handle = (domain: Domain) => async () => ({ domain, ...(await queueOf.call({ domain })) });

const desk = route("desk", {
  classify: { model: "local", labels: DOMAINS },
  routes: {
    auto_and_commute: handle("auto_and_commute"),
    banking: handle("banking"),
    credit_cards: handle("credit_cards"),
    home: handle("home"),
    kitchen_and_dining: handle("kitchen_and_dining"),
    meta: handle("meta"),
    small_talk: handle("small_talk"),
    travel: handle("travel"),
    utility: handle("utility"),
    work: handle("work"),
  },
  fallback: async () => ({ domain: "nobody", queue: "q-people" }),
});

/** Routes one message: a model call, a decision and a tool call. */
export const routing: Workflow<string, string> = workflow({
  name: "routing",
  run: async (_ctx, message: string) => (await desk.run(message)).output.domain,
});
