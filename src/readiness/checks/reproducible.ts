import { plural } from "../../core/print/amounts.ts";
import type { Check } from "../check.ts";
import { DAY } from "../check.ts";

export const reproducible: Check = {
  id: "reproducible",
  question: "Can any failure be reproduced by its ID?",
  answer({ replayed: { failed, of, runs }, workflow, now }) {
    const kind = failed ? "failed run" : "run";
    const shownBy = `airworthy replay ${runs[0]?.id ?? "<run>"}`;
    if (runs.length === 0)
      return {
        verdict: "INCONCLUSIVE",
        words: "no run of it is recorded, so none could be replayed",
        evidence: [],
        shownBy,
        next: `serve it, or airworthy run ${workflow} with an input`,
      };
    const evidence = runs.map(({ id, status, words }) => ({
      what: status,
      value: status === "same" ? id : words,
      id,
    }));
    const others = runs.filter(({ status }) => status !== "same");
    const sample = `${plural(runs.length, kind)} of the newest ${of} ${runs.length === 1 ? "was" : "were"} replayed now`;
    const found = { evidence, shownBy, at: now, expiresAt: now + DAY };
    const none = failed ? "" : "; no run has failed";
    if (others.length === 0) return { ...found, verdict: "PASS", words: `${sample}, all the same${none}` };
    return {
      ...found,
      verdict: "BLOCK",
      words: `${sample}, ${others.length} not as recorded`,
      next: `airworthy replay ${others[0]?.id}`,
    };
  },
};
