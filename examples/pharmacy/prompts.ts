import { fileURLToPath } from "node:url";
import type { Prompt } from "airworthy";
import { loadPrompt } from "airworthy";

type Name = "triage" | "order-status" | "product" | "refund" | "handover" | "also";

export type Prompts = Readonly<Record<Name, Prompt>>;

/** The prompts of the support; `draft` takes the first draft of the triage instead of today's. */
export async function loadSupportPrompts({ draft = false }: { draft?: boolean } = {}): Promise<Prompts> {
  const load = (name: string): Promise<Prompt> => loadPrompt(promptPath(name, { draft }));
  return {
    triage: await load("triage"),
    "order-status": await load("order-status"),
    product: await load("product"),
    refund: await load("refund"),
    handover: await load("handover"),
    also: await load("also"),
  };
}

export function promptPath(name: string, { draft = false }: { draft?: boolean } = {}): string {
  const folder = draft && name === "triage" ? "first-draft" : "prompts";
  return fileURLToPath(new URL(`${folder}/${name}.prompt.md`, import.meta.url));
}
