import type { Workflow } from "../../core/workflow.ts";
import { workflow } from "../../core/workflow.ts";
import { model } from "../../models/model.ts";

export interface UserLine {
  readonly by: "user" | "agent";
  readonly text: string;
}

export interface UserInput {
  /** Name of the model that plays. */
  readonly model: string;
  readonly goal: string;
  readonly persona?: string;
  readonly transcript: readonly UserLine[];
}

/** What the model says when the user has nothing more to say. */
export const DONE = "[[done]]";

/** What a simulated user says next: a run of its own each time, so that it replays and its cost is seen. */
export const userWorkflow: Workflow<UserInput, string> = workflow({
  name: "simulated-user",
  run: async (_, { model: name, transcript, ...user }: UserInput) => {
    // Loaded only here, as every app knows this workflow and few need it.
    const { generateText } = await import("../../models/ai-sdk.ts");
    const { text } = await generateText({
      model: model(name),
      system: instructions(user),
      messages: transcript.map((line) => ({
        // The model plays the user, so that to it the agent is whom it answers.
        role: line.by === "user" ? "assistant" : "user",
        content: line.text,
      })),
      maxRetries: 0,
    });
    return text.trim();
  },
});

function instructions({ goal, persona }: Pick<UserInput, "goal" | "persona">): string {
  return [
    "You play a user who talks with an assistant. Write only what the user says next, in one message, and stay in the role.",
    `What the user wants: ${goal}`,
    ...(persona === undefined ? [] : [`Who the user is: ${persona}`]),
    "Do not tell everything at once; answer what you are asked. Make up no facts that stand in the way of what the user wants.",
    `When the user has what they want, or it is clear that they will not get it, answer only ${DONE}.`,
  ].join("\n");
}
