import type { ProbeCall } from "./finding.ts";

/** The beginning of an answer on one line, in quotes; JSON, which has quotes of its own, as it is. */
export function quoted({ text }: Pick<ProbeCall, "text">, most = 100): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  const cut = line.length > most ? `${line.slice(0, most)}…` : line;
  return /^[[{]/.test(cut) ? cut : JSON.stringify(cut);
}
