import { readFileSync } from "node:fs";
import { z } from "zod";

const texts = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

const line = z
  .object({
    id: z.string(),
    input: z.object({ message: z.string(), customer: z.string() }),
    expect: z.object({
      /** That must be called; other tools that read may be. */
      tools: z.array(z.string()),
      args: z.object({
        /** Must be looked up; the first is the one that is refunded. */
        order: texts.default([]),
        amountCents: z.int().optional(),
        query: texts.default([]),
      }),
      /** Orders and products that a tool must have given. */
      finds: z.array(z.string()).default([]),
      outcome: z.enum([
        "answered",
        "refunded",
        "refund_needs_approval",
        "asked_back",
        "handed_over",
        "refused",
      ]),
    }),
    tags: z.tuple([z.enum(["clean", "noisy", "misspelt", "ambiguous", "several", "hostile"])]),
    /** Of the first request, where there are several. */
    route: z.enum(["order_status", "refund", "product", "handover"]),
    split: z.enum(["train", "test"]),
  })
  .transform(({ input, expect, tags: [kind], route, ...rest }) => ({
    ...rest,
    ...input,
    kind,
    expect: { ...expect, route },
  }));

/** A message of a customer with what should come of it: a case of the dataset, as the example's own code reads it. */
export type Message = z.output<typeof line>;

/** The file with the messages of both splits: a dataset, a case a line. */
export const MESSAGES = new URL("messages.jsonl", import.meta.url);

/** One message, from a case of the dataset. */
export function messageOf(one: unknown): Message {
  return line.parse(one);
}

/** The messages of one split. The prompts have examples of `train` only, so `test` is what counts. */
export function readMessages(split: Message["split"]): readonly Message[] {
  return readFileSync(MESSAGES, "utf8")
    .trimEnd()
    .split("\n")
    .map((text) => messageOf(JSON.parse(text)))
    .filter((message) => message.split === split);
}
