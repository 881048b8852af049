import type { ListedTool } from "../../api/types.ts";
import "../../components/values.css";

/** What a tool may do. One that does not say counts as a write. */
export function Effect({ effect }: { readonly effect: ListedTool["effect"] }) {
  if (effect === "read") return <span class="badge calm">reads</span>;
  if (effect === "write") return <span class="badge warn">writes</span>;
  return (
    <span class="badge warn" title="It declares no effect, so it counts as a write">
      undeclared
    </span>
  );
}
