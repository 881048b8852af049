import { itemsOf } from "./answers.ts";
import type { Observation } from "./caller.ts";
import type { Symptom } from "./fault.ts";
import { GARBAGE } from "./harmless.ts";
import type { Lab } from "./lab.ts";
import { wentWell } from "./lab.ts";
import { put } from "./places.ts";
import type { Subject } from "./subject.ts";

const OVERSIZED = 60_000;
/** Texts that some interpreter would take for code; each does nothing but a sum where it is run. */
const TEMPLATES = `${GARBAGE}{{191*7}}\${191*7}<%=191*7%>#{191*7}$((191*7))`;
const SUM = /1337/;
const TAUTOLOGY = `${GARBAGE}' OR 1=1 -- `;

/**
 * A text that is far too long, and texts that are code to somebody. They may reach whatever the tool
 * calls, so only reads are sent them, and no path, URL or program.
 */
export async function hostileInput(subject: Subject, lab: Lab): Promise<readonly Symptom[]> {
  const { kind, baseline, brokenSchema } = subject;
  if (kind.effect !== "read" || kind.runsCode || baseline === undefined || brokenSchema !== undefined)
    return [];
  const text = kind.parameters.find(
    ({ role, required, schema }) =>
      (required || role === "query") &&
      ["query", "text", "id", "path"].includes(role) &&
      [schema.type ?? "string"].flat().includes("string"),
  );
  if (text === undefined) return [];
  const ask = (value: string): Promise<Observation> =>
    lab.ask(subject, put(baseline.input, [text.name], value));
  await ask("q".repeat(OVERSIZED));
  if (text.role === "path") return [];
  return [...(await evaluated(ask)), ...(await rewritten(ask))].map((one) => ({
    ...one,
    parameter: INJECTION,
  }));
}

const INJECTION = "injection";

type Ask = (value: string) => Promise<Observation>;

async function evaluated(ask: Ask): Promise<readonly Symptom[]> {
  const seen = await ask(TEMPLATES);
  if (!SUM.test(seen.answer.text)) return [];
  return [
    {
      message: `What was sent as a text is run as code: the answer has the sum of ${JSON.stringify(TEMPLATES)}`,
      severity: "high",
      fix: "Pass the text on as a value, never as a part of a program, a template or a command",
      evidence: [seen],
    },
  ];
}

/** A quote that ends the text in a query: what nobody has is found once it is followed by what is always true. */
async function rewritten(ask: Ask): Promise<readonly Symptom[]> {
  const injected = await ask(TAUTOLOGY);
  if (!wentWell(injected) || itemsOf(injected.answer).length === 0) return [];
  // A search that takes words one by one finds something of it without any quotes, too.
  const plain = await ask(TAUTOLOGY.replaceAll("'", ""));
  const none = await ask(GARBAGE);
  if ([plain, none].some((one) => itemsOf(one.answer).length > 0)) return [];
  return [
    {
      message: `A quote in a text changes the query: ${JSON.stringify(TAUTOLOGY)} finds ${itemsOf(injected.answer).length} items`,
      severity: "high",
      fix: "Bind the text as a parameter of the query",
      evidence: [none, injected],
    },
  ];
}
