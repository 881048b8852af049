/** The course desk of an evening school, as it is asked by a form: one question, one answer in JSON. */
import { agent, model, tool, toolset, workflow } from "airworthy";
import { contains, evaluation, trajectory } from "airworthy/evals";
import { z } from "zod";

const COURSES = {
  pottery: { title: "Pottery for beginners", day: "Monday", free: 3 },
  spanish: { title: "Spanish A2", day: "Tuesday", free: 0 },
  welding: { title: "Welding", day: "Thursday", free: 1 },
  choir: { title: "Choir", day: "Wednesday", free: 12 },
} as const;

export const findCourse = tool({
  name: "find_course",
  description: "Looks a course up: on which day it is, and how many places are free.",
  input: z.object({
    subject: z
      .enum(["pottery", "spanish", "welding", "choir"])
      .describe("which course; pottery: clay; spanish: language; welding: metal; choir: singing"),
  }),
  output: z.object({ title: z.string(), day: z.string(), free: z.number() }),
  effect: "read",
  run: ({ subject }) => COURSES[subject],
});

export const INSTRUCTIONS = `You are the course desk of an evening school. Look before you answer.

- Use find_course when somebody asks for a course, its day, or free places.

After find_course, answer: {title} is on {day}, {free} places are free.`;

const desk = agent("desk", {
  model: model("fast"),
  instructions: INSTRUCTIONS,
  tools: toolset([findCourse]),
  maxSteps: 4,
});

export const courseDesk = workflow({
  name: "course-desk",
  input: z.string().min(1).max(500),
  run: async (_ctx, question) => (await desk.run(question)).text,
});

export const coursesEval = evaluation({
  name: "courses",
  workflow: courseDesk,
  dataset: "courses.yaml",
  scorers: [contains(), trajectory({ extra: false })],
  criteria: { success: 0.5 },
});
