import type { Ask, Query } from "../../api/client.ts";
import type { FailureCluster } from "../../api/types.ts";

export function failure(id: string, query: Query): Ask<FailureCluster> {
  return { path: `/failures/${encodeURIComponent(id)}`, query };
}
