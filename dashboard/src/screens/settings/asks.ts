import type { Ask } from "../../api/client.ts";
import type { Settings } from "../../api/types.ts";

export function settings(): Ask<Settings> {
  return { path: "/settings" };
}
