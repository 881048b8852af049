import type { Ask } from "../../api/client.ts";
import type { LatestRuns, Prompt, PromptList } from "../../api/types.ts";

export function prompts(since: number | undefined): Ask<PromptList> {
  return { path: "/prompts", query: { since } };
}

export function prompt(name: string, since: number | undefined): Ask<Prompt> {
  return { path: `/prompts/${encodeURIComponent(name)}`, query: { since } };
}

export function runsOfVersion(name: string, version: string): Ask<LatestRuns> {
  return { path: "/figures/runs", query: { level: "prompt", name: `${name}@${version}` } };
}
