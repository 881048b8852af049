/**
 * A route: a city's inbox, where kinds of messages need different treatment. The model only chooses; what happens next is
 * plain code for each kind, and what the model is not sure of goes to a clerk.
 */
import { ask, model, prompt, route, workflow } from "airworthy";
import { evaluation, jsonSubset } from "airworthy/evals";
import { z } from "zod";

const readPlate = prompt({
  name: "read-plate",
  model: "fast",
  input: z.object({ text: z.string() }),
  output: z.object({
    plate: z
      .string()
      .regex(/^[A-Z]{2}-\d{4}$/)
      .nullable()
      .describe("the number plate, such as KL-2041"),
  }),
  template: "Read the number plate from the message.\n\nMessage: {{text}}",
});

const inbox = route("inbox", {
  input: z.string().min(1).max(4_000),
  classify: {
    model: model("fast"),
    labels: {
      waste: {
        description: "bins, collection days, bulky waste, recycling",
        examples: [
          "When is our bin emptied?",
          "I have an old sofa to be picked up",
          "Where do I bring batteries?",
        ],
      },
      parking: {
        description: "resident permits, parking fines, parking places",
        examples: [
          "I need a resident permit for my car",
          "I got a fine though I had paid",
          "Where may I park?",
        ],
      },
      noise: {
        description: "loud neighbours, bars, building sites at night",
        examples: [
          "The bar below plays music until three",
          "They drill on Sundays",
          "My neighbour is too loud",
        ],
      },
      documents: {
        description: "passports, identity cards, certificates, registering an address",
        examples: ["My passport runs out", "I need a birth certificate", "How do I register my new address?"],
      },
    },
    // Without it the model would have to choose one of the four for whatever is written.
    none: "thanks and greetings, schools, taxes, jobs, the weather, anything else",
  },
  routes: {
    waste: async () => ({ reply: "Bins go out by six in the morning; the calendar hangs in every hall." }),
    parking: async (text) => {
      const { plate } = await ask({ prompt: readPlate })({ text });
      return plate === null
        ? { reply: "Which number plate is it about?" }
        : { reply: `We look at ${plate}.`, plate };
    },
    noise: async () => ({ reply: "The public order office looks into it tonight." }),
    documents: async () => ({ reply: "Please make an appointment at the citizens' office." }),
  },
  fallback: async () => ({ reply: "A clerk will read this." }),
  // Measured on route.yaml: what is about something else stays below it.
  threshold: 0.45,
});

export const cityInbox = workflow({
  name: "city-inbox",
  input: z.string(),
  run: async (_ctx, message) => {
    const { route: taken, output } = await inbox.run(message);
    return { route: taken, ...output };
  },
});

export const routeEval = evaluation({
  name: "route",
  workflow: cityInbox,
  dataset: "route.yaml",
  scorers: [jsonSubset()],
  criteria: { success: 0.7 },
});
