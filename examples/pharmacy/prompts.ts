import { fileURLToPath } from "node:url";
import type { Prompt } from "airworthy";
import { loadPrompt } from "airworthy";

type Name = "triage" | "order-status" | "product" | "refund" | "handover" | "also";

export type Prompts = Readonly<Record<Name, Prompt>>;

/** Folders with a triage prompt: today's, the first draft, and a shorter one that is worse. */
export type TriageFolder = "prompts" | "first-draft" | "shorter";

interface Options {
  /** Default `prompts`: today's. */
  readonly triage?: TriageFolder;
}

/** The prompts of the support, with the triage prompt of a folder. */
export async function loadSupportPrompts(options: Options = {}): Promise<Prompts> {
  const load = (name: string): Promise<Prompt> => loadPrompt(promptPath(name, options));
  return {
    triage: await load("triage"),
    "order-status": await load("order-status"),
    product: await load("product"),
    refund: await load("refund"),
    handover: await load("handover"),
    also: await load("also"),
  };
}

export function promptPath(name: string, { triage = "prompts" }: Options = {}): string {
  const folder = name === "triage" ? triage : "prompts";
  return fileURLToPath(new URL(`${folder}/${name}.prompt.md`, import.meta.url));
}
