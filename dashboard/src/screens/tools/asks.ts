import type { Ask } from "../../api/client.ts";
import type { ToolDetail, ToolList } from "../../api/types.ts";

export function tools(since: number | undefined): Ask<ToolList> {
  return { path: "/tools", query: { since } };
}

export function tool(name: string, since: number | undefined): Ask<ToolDetail> {
  return { path: `/tools/${encodeURIComponent(name)}`, query: { since } };
}
