import type { Ask } from "../../api/client.ts";
import type { Release, ReleaseChanges, ReleaseList } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";

export function releases(): Ask<ReleaseList> {
  return { path: "/releases" };
}

export function release(id: string): Ask<Release> {
  return { path: `/releases/${encodeURIComponent(id)}` };
}

export function releaseChanges(id: string, to: string): Ask<ReleaseChanges> {
  return { path: `/releases/${encodeURIComponent(id)}/diff/${encodeURIComponent(to)}` };
}

/** The names that people gave releases, by their ids; empty until they are there. */
export function useReleaseNames(): ReadonlyMap<string, string> {
  const found = useResource(releases());
  if (found.state !== "ready") return new Map();
  return new Map(found.value.releases.flatMap(({ id, name }) => (name === null ? [] : [[id, name]])));
}
