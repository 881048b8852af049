import type { StoredRun } from "../../core/run.ts";

/** A model that was asked, and the one that the provider says has answered. */
export interface Answered {
  /** `provider/model`. */
  readonly asked: string;
  readonly by: string;
}

/** Of each pair one. Answers that do not say which model made them are left out. */
export function modelsIn({ calls }: Pick<StoredRun, "calls">): readonly Answered[] {
  const found = new Map<string, Answered>();
  for (const { kind, state, note, answer } of calls) {
    if (kind !== "model" || state !== "done" || note?.model === undefined || answer === undefined) continue;
    const by = modelOf(answer);
    if (by !== undefined) found.set(`${note.model} ${by}`, { asked: note.model, by });
  }
  return [...found.values()];
}

function modelOf(answer: string): string | undefined {
  try {
    const id: unknown = JSON.parse(answer)?.response?.modelId;
    return typeof id === "string" && id !== "" ? id.slice(0, LONGEST) : undefined;
  } catch {
    // What others sent may be anything.
    return undefined;
  }
}

const LONGEST = 200;
