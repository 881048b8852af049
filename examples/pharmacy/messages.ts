import { readFileSync } from "node:fs";
import { z } from "zod";

const texts = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

const line = z.object({
  id: z.string(),
  message: z.string(),
  kind: z.enum(["clean", "noisy", "misspelt", "ambiguous", "several", "hostile"]),
  customer: z.string(),
  split: z.enum(["train", "test"]),
  expect: z.object({
    /** Of the first request, where there are several. */
    route: z.enum(["order_status", "refund", "product", "handover"]),
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
});

/** A message of a customer with what should come of it. */
export type Message = z.infer<typeof line>;

/** The messages of one split. The prompts have examples of `train` only, so `test` is what counts. */
export function readMessages(split: Message["split"]): readonly Message[] {
  return readFileSync(new URL("messages.jsonl", import.meta.url), "utf8")
    .trimEnd()
    .split("\n")
    .map((text) => line.parse(JSON.parse(text)))
    .filter((message) => message.split === split);
}
