/** The same desk as a chat: a function of the AI SDK that streams, recorded as it is. */
import { record, toolset } from "airworthy";
import { convertToModelMessages, isStepCount, streamText, type UIMessage } from "airworthy/ai-sdk";
import { findCourse, INSTRUCTIONS } from "./courses.ts";
import { fast } from "./fast.ts";

export const chat = record("course-chat", async (messages: UIMessage[]) =>
  streamText({
    model: fast,
    instructions: INSTRUCTIONS,
    messages: await convertToModelMessages(messages),
    tools: toolset([findCourse]),
    stopWhen: isStepCount(4),
  }),
);
