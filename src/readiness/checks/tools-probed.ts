import { plural } from "../../core/print/amounts.ts";
import type { Check } from "../check.ts";
import { byCommands, DAY } from "../check.ts";
import type { ToolFact } from "../facts.ts";

/** Days that a probe counts for: what stands behind a tool changes without its contract. */
const COUNTS = 30;
/** Where nobody has said it. */
const TOOLS = "<file that exports the tools>";

export const toolsProbed: Check = {
  id: "tools-probed",
  question: "Were the tools probed since they last changed?",
  answer({ tools, live, workflow, named: { probe: target } }) {
    const shownBy = `airworthy probe ${target ?? TOOLS}`;
    if (tools.length === 0) return withoutTools(live.lastAt, workflow);
    const evidence = tools.map(({ name, probe }) => ({
      what: name,
      value:
        probe === undefined
          ? "never probed"
          : plural(grave(probe).length, "finding that counts", "findings that count"),
      ...(probe === undefined ? {} : { id: probe.run }),
    }));
    const never = tools.filter(({ probe }) => probe === undefined);
    const before = tools.filter(({ probe, changedAt }) => probe !== undefined && probe.at < changedAt);
    const faulty = tools.filter(({ probe }) => probe !== undefined && grave(probe).length > 0);
    const known = tools.flatMap(({ probe }) => probe?.at ?? []);
    const at =
      known.length === 0 ? {} : { at: Math.min(...known), expiresAt: Math.min(...known) + COUNTS * DAY };
    const problems = [
      ...said(never, "never probed"),
      ...said(before, "changed since the last probe"),
      ...said(faulty, "with findings that count"),
    ];
    if (problems.length > 0)
      return {
        verdict: "BLOCK",
        words: problems.join("; "),
        evidence,
        shownBy,
        ...at,
        ...(target === undefined ? { next: shownBy } : byCommands(shownBy)),
      };
    const limited = tools.filter(({ probe }) => probe?.limited !== undefined);
    return {
      verdict: "PASS",
      words: [
        `${plural(tools.length, "tool")} probed since the last change, with no finding that counts`,
        ...said(limited, "in part only"),
      ].join("; "),
      evidence,
      shownBy,
      ...at,
      ...(target === undefined ? {} : { renew: [shownBy] }),
    };
  },
};

function withoutTools(lastAt: number | undefined, workflow: string) {
  const found = { evidence: [], shownBy: `airworthy runs list --workflow ${workflow}` };
  if (lastAt === undefined)
    return {
      ...found,
      verdict: "INCONCLUSIVE",
      words: "no run of it is recorded, so its tools are not known",
      next: `serve it, or airworthy run ${workflow} with an input`,
    } as const;
  return { ...found, verdict: "PASS", words: "its runs have called no tool", at: lastAt } as const;
}

function grave({ findings }: NonNullable<ToolFact["probe"]>) {
  return findings.filter(({ severity }) => severity !== "low");
}

function said(tools: readonly ToolFact[], words: string): readonly string[] {
  return tools.length === 0 ? [] : [`${tools.map(({ name }) => name).join(", ")}: ${words}`];
}
