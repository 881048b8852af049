import { model } from "airworthy";
import { generateText, Output } from "airworthy/ai-sdk";
import { z } from "zod";
import { withTheRest } from "./also.ts";
import type { Handled, RouteCase } from "./route-case.ts";
import { toPerson } from "./to-person.ts";

const decision = z.object({
  next: z.enum(["person", "refuse"]).describe("What becomes of the message"),
});

/** Gives a person what a person should answer, and refuses what nobody should. */
export async function handover(given: RouteCase): Promise<Handled> {
  const { message, tools, prompts } = given;
  const { output } = await generateText({
    model: model("fast"),
    instructions: prompts.handover.render(),
    prompt: message,
    output: Output.object({ schema: decision }),
  });
  if (output.next === "refuse") {
    return { outcome: "refused", reply: "I cannot do that. I can help with your own orders.", tools: [] };
  }
  return withTheRest(given, () => toPerson(tools, message));
}
