/**
 * A chain: an engineer's report becomes a notice for customers. The steps are known and always the same, so code decides
 * their order, and each result is checked before the next step sees it.
 */
import { ask, chain, prompt, workflow } from "airworthy";
import { contains, evaluation, runStatus } from "airworthy/evals";
import { z } from "zod";

const facts = z.object({
  service: z.enum(["payments", "search", "sign-in", "email"]).describe("what customers cannot use"),
  impact: z.enum(["not available", "slow", "showing errors"]).describe("how it shows"),
  started: z
    .string()
    .regex(/^\d{2}:\d{2}$/)
    .describe("when it began, such as 09:40"),
});

const readReport = prompt({
  name: "read-report",
  model: "fast",
  input: z.object({ report: z.string().min(1) }),
  output: facts,
  template: `Read from the report which service is hit, how it shows, and when it began.

- "card transactions are timing out at the acquirer" -> payments
- "checkout calls to the bank fail" -> payments
- "the index nodes lost quorum, queries come back empty" -> search
- "product search takes ages" -> search
- "nobody can log in, the token service is gone" -> sign-in
- "password resets and login loop forever" -> sign-in
- "the mail queue is stuck, order confirmations do not go out" -> email
- "newsletters and receipts bounce" -> email
- "is down, unreachable, dead, nobody can use it, does not start" -> not available
- "takes ages, latency is up, p95 at 12 s, crawling, timing out now and then" -> slow
- "throws 500s, fails for some, error rate at 20 %, bounces, empty results" -> showing errors

Message: {{report}}`,
});

const writeNotice = prompt({
  name: "write-notice",
  model: "fast",
  template: `Answer: Since {started} UTC, {service} is {impact}. We are working on it.

Message: {{facts}}`,
});

const notice = chain("notice", { input: z.string().min(1).max(4_000) })
  .step("read", async (report) => ask({ prompt: readReport })({ report }), {
    output: facts,
    retry: 1,
  })
  // A time that the report does not hold was invented: better no notice than a wrong one.
  .step("ground", async (found, { input }) => (input.includes(found.started) ? found : null), {
    output: facts,
  })
  .step("write", async (found) => ask({ prompt: writeNotice })({ facts: JSON.stringify(found) }), {
    check: (text) => text.length <= 160 || `It has ${text.length} characters: expected at most 160`,
    retry: 1,
  });

export const incidentNotice = workflow({
  name: "incident-notice",
  input: z.string(),
  run: (_ctx, report) => notice.run(report),
});

export const chainEval = evaluation({
  name: "chain",
  workflow: incidentNotice,
  dataset: "chain.yaml",
  scorers: [contains(), runStatus()],
  criteria: { success: 0.7 },
});
