/**
 * Several turns: a veterinary practice gives appointments. Each turn is a run of its own in the same session, so it replays
 * and is judged by itself; the store keeps what was said in between, and a turn that fails adds nothing to it.
 */
import { agent, model, ToolError, tool, toolset, workflow } from "airworthy";
import type { ModelMessage } from "airworthy/ai-sdk";
import { contains, evaluation, trajectory } from "airworthy/evals";
import { z } from "zod";

const day = z.iso.date().describe("the date, such as 2027-03-04");
const time = z
  .string()
  .regex(/^\d{2}:\d{2}$/)
  .describe("the time, such as 09:30");
const FREE: Readonly<Record<string, readonly string[]>> = {
  "2027-03-04": ["09:30", "11:00"],
  "2027-03-05": ["16:15"],
};

const freeTimes = tool({
  name: "free_times",
  description: "Which times are free on a day.",
  input: z.object({ day }),
  output: z.object({ day: z.string(), times: z.string() }),
  errors: { day_full: "nothing is free on this day" },
  effect: "read",
  run: ({ day: wanted }) => ({ day: wanted, times: freeOn(wanted).join(" and ") }),
});

const book = tool({
  name: "book_appointment",
  description: "Books an appointment at a time that is free.",
  input: z.object({ day, time }),
  output: z.object({ day: z.string(), time: z.string(), booked: z.boolean() }),
  errors: { day_full: "nothing is free on this day", not_free: "this time is taken" },
  effect: "write",
  idempotency: { worldKnowsKey: true },
  simulate: ({ day: wanted, time: at }) => bookedAt(wanted, at),
  run: ({ day: wanted, time: at }) => bookedAt(wanted, at),
});

const reception = agent("reception", {
  model: model("fast"),
  instructions: `You are the reception of a veterinary practice.

- Use free_times when somebody asks what is free, or when they could come.
- Use book_appointment when somebody wants an appointment booked, or takes a time.

After free_times, answer: On {day} we have {times}.
If it is booked, answer: You are booked for {day} at {time}.`,
  tools: toolset([freeTimes, book]),
  maxSteps: 4,
});

export const vetReception = workflow({
  name: "vet-reception",
  input: z.string().min(1).max(2_000),
  run: async (ctx, text) => {
    const asked: ModelMessage = { role: "user", content: text };
    const { text: answer, messages } = await reception.run([...(ctx.messages as ModelMessage[]), asked]);
    ctx.reply(asked, ...messages);
    return answer;
  },
});

export const conversationEval = evaluation({
  name: "conversation",
  workflow: vetReception,
  dataset: "conversation.yaml",
  scorers: [contains(), trajectory()],
  criteria: { success: 0.5 },
});

function freeOn(wanted: string): readonly string[] {
  const times = FREE[wanted];
  if (times === undefined) throw new ToolError({ code: "day_full", message: `Nothing is free on ${wanted}` });
  return times;
}

function bookedAt(wanted: string, at: string) {
  if (freeOn(wanted).includes(at)) return { day: wanted, time: at, booked: true };
  throw new ToolError({ code: "not_free", message: `${at} on ${wanted} is taken` });
}
