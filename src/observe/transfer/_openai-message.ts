import { z } from "zod";
import { hasControl } from "../../core/ids.ts";

/** A name that becomes a part of an address. */
const name = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !hasControl(text), "expected a name without control characters");
const optionalName = z.union([name, z.literal(""), z.null()]).optional();

const part = z.looseObject({ type: z.string() });
const content = z.union([z.string(), z.array(part), z.null()]).optional();

const toolCall = z.looseObject({
  id: z.string().nullish(),
  function: z.looseObject({
    name,
    /** JSON as the API gives it, or what some tools make of it: the value itself. */
    arguments: z.union([z.string(), z.record(z.string(), z.unknown()), z.null()]).optional(),
  }),
});

/** A message of the OpenAI chat format, as exports of it are found: with nulls, and with fields of their own. */
export const openaiMessage = z.looseObject({
  role: z.enum(["system", "developer", "user", "assistant", "tool"]),
  content,
  name: optionalName,
  tool_calls: z.array(toolCall).nullish(),
  tool_call_id: z.string().nullish(),
});

export type OpenaiMessage = z.output<typeof openaiMessage>;
export type OpenaiToolCall = z.output<typeof toolCall>;

/** The text of a content; parts that are not text are left out. */
export function textOf(value: OpenaiMessage["content"]): string {
  if (typeof value === "string") return value;
  return (value ?? []).map(({ text }) => (typeof text === "string" ? text : "")).join("");
}

/** Arguments as a value; what is not JSON stays the text that it is. */
export function argumentsOf({ function: { arguments: given } }: OpenaiToolCall): unknown {
  if (typeof given !== "string") return given ?? {};
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}
