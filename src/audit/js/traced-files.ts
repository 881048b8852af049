import type { Sign } from "../model/program.ts";
import type { Project } from "./project.ts";
import { closure } from "./tests.ts";

/** Tracers that see what they are put around; all others see every call of the SDKs that they know, once they are set up. */
const BY_HAND =
  /^(langfuse($|[./-](?!vercel))|@langfuse\/(?!otel)|langsmith|braintrust|@braintrust\/|opik|@lmnr-ai\/|laminar|@posthog\/ai|mlflow|honeyhive|galileo|@literalai\/|@maximai\/)/;
/** Imports from the file that has the tracer to the one that asks, or the other way. */
const DEEP = 3;

/** The files in which a tracer can see what is called; undefined where one of them sees the whole program. */
export function tracedFiles(project: Project, tracers: readonly Sign[]): ReadonlySet<string> | undefined {
  if (tracers.some(({ what }) => !BY_HAND.test(what))) return undefined;
  const having = new Set(tracers.map(({ place }) => place.file));
  const seen = new Set(having);
  for (const file of having) for (const used of closure(project, file, DEEP)) seen.add(used);
  for (const file of project.modules.keys())
    for (const used of closure(project, file, DEEP)) if (having.has(used)) seen.add(file);
  return seen;
}
