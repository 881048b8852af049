import { plural } from "../../core/print/amounts.ts";
import type { Check } from "../check.ts";
import type { ToolFact } from "../facts.ts";

export const approvals: Check = {
  id: "approvals",
  question: "Is every tool that writes approved by a person, or safe to repeat and to simulate?",
  answer({ tools, live, workflow, now }) {
    const shownBy = `airworthy runs list --workflow ${workflow}`;
    if (live.lastAt === undefined)
      return {
        verdict: "INCONCLUSIVE",
        words: "no run of it is recorded, so its tools are not known",
        evidence: [],
        shownBy,
        next: `serve it, or airworthy run ${workflow} with an input`,
      };
    const writes = tools.filter(({ effect }) => effect !== "read");
    const evidence = writes.map((one) => ({ what: one.name, value: held(one) ?? lacks(one) }));
    const open = writes.filter((one) => held(one) === undefined);
    const found = { evidence, shownBy, at: now };
    if (open.length === 0)
      return {
        ...found,
        verdict: "PASS",
        words:
          writes.length === 0
            ? `none of ${plural(tools.length, "tool")} writes`
            : `${plural(writes.length, "tool that writes", "tools that write")}: ${writes.map((one) => `${one.name} (${held(one)})`).join(", ")}`,
      };
    return {
      ...found,
      verdict: "BLOCK",
      words: open.map((one) => `${one.name}: ${lacks(one)}`).join("; "),
      next: `give ${open.map(({ name }) => name).join(", ")} a contract with approval, or with idempotency and simulate; then airworthy run ${workflow}`,
    };
  },
};

function held({ approval, idempotent, simulate }: ToolFact): string | undefined {
  if (approval) return "approval";
  return idempotent && simulate ? "done once by its key, can be simulated" : undefined;
}

function lacks({ hasContract, effect, idempotent, simulate }: ToolFact): string {
  if (!hasContract) return "no contract, so that it may write";
  const missing = [...(idempotent ? [] : ["idempotency"]), ...(simulate ? [] : ["simulate"])].join(" and ");
  return `${effect === "unknown" ? "does not say whether it writes, " : ""}no approval, no ${missing}`;
}
