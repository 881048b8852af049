import type { Approval } from "../../api/types.ts";

/** Who may decide a request, and how many of them must. */
export function approversText({
  approvers,
  needs,
  votes,
}: Pick<Approval, "approvers" | "needs" | "votes">): string {
  const who = approvers === null ? "every operator" : approvers.join(", ");
  if (needs <= 1) return who;
  return `${needs} of ${who}${votes.length === 0 ? "" : `, ${votes.length} approved`}`;
}
