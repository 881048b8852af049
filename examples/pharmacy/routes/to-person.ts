import type { SupportTools } from "../tools.ts";
import type { Handled } from "./route-case.ts";

const LONGEST_REASON = 500;

/** Leaves a ticket for a person, in the customer's own words. */
export async function toPerson(tools: SupportTools, message: string): Promise<Handled> {
  const { ticket } = await tools.handOver.call({ reason: message.slice(0, LONGEST_REASON) });
  return {
    outcome: "handed_over",
    reply: `A colleague will get back to you, your ticket is ${ticket}. If you feel unwell now, call a doctor.`,
    tools: ["hand_over"],
  };
}
