import type { StoredDefinition } from "../../core/definition.ts";
import type { Address } from "../../core/ids.ts";
import { nameOf } from "../../core/run.ts";
import { lastProbes } from "../../tools/probes/last-probes.ts";
import type { ChangedFact, ToolFact } from "../facts.ts";
import type { Asked, Source } from "./source.ts";

export interface InUse {
  readonly tools: readonly ToolFact[];
  readonly changed?: ChangedFact;
}

/** The prompts and tools that traffic of the workflow has used, as they are now. */
export async function inUse({ store }: Pick<Source, "store">, { workflow }: Asked): Promise<InUse> {
  const [prompts, contracts, offered, promptFigures, toolFigures, probes, waiting, gone] = await Promise.all([
    store.definitions.list({ kind: "prompt" }),
    store.definitions.list({ kind: "tool" }),
    store.definitions.list({ kind: "offered" }),
    store.figures.query({ level: "prompt", by: ["name", "release"], workflow, withTook: false }),
    store.figures.query({ level: "call", kind: "tool", by: ["name"], workflow, withTook: false }),
    lastProbes(store),
    waitedFor(store, workflow),
    noLonger(store, workflow),
  ]);
  // Trials try other texts, and a release that was rolled back had others, which nobody is served by.
  const usedPrompts = new Set(
    promptFigures.filter(({ release = "" }) => !gone.has(release)).map(({ name = "" }) => name),
  );
  const newest = newestOf(contracts);
  const usedTools = [
    ...new Set([
      ...toolFigures.map(({ name = "" }) => toolOf(name)),
      ...waiting.filter((name) => newest.has(name)),
    ]),
  ].sort();
  const newestOffered = newestOf(offered);
  const tools = usedTools.map((name): ToolFact => {
    const definition = newest.get(name) ?? newestOffered.get(name);
    const probe = probes.get(name);
    return {
      name,
      ...contractOf(newest.get(name)),
      changedAt: definition?.firstSeenAt ?? 0,
      ...(probe === undefined ? {} : { probe }),
    };
  });
  const seen = [
    ...prompts.filter(({ name, version }) => usedPrompts.has(`${name}@${version}`)),
    ...usedTools.flatMap((name) => newest.get(name) ?? []),
  ];
  const [last] = seen.toSorted((a, b) => b.firstSeenAt - a.firstSeenAt);
  if (last === undefined) return { tools };
  return {
    tools,
    changed: { what: `${last.kind} ${last.name}@${last.version.slice(0, 8)}`, at: last.firstSeenAt },
  };
}

/** Candidates of rollouts that have ended, and that serve nobody any more. */
async function noLonger(store: Source["store"], workflow: string): Promise<ReadonlySet<string>> {
  const [ended, serving] = await Promise.all([
    store.rollouts.list({ workflow, open: false, limit: 200 }),
    store.servings.current(workflow),
  ]);
  const serves = new Set<string | undefined>([serving?.stable, serving?.split?.candidate]);
  return new Set(ended.map(({ candidate }) => candidate).filter((one) => !serves.has(one)));
}

/** Tools that runs wait to call: figures have a run only once it has ended. */
async function waitedFor(store: Source["store"], workflow: string): Promise<readonly string[]> {
  const [{ runs }, pending] = await Promise.all([
    store.list({ workflow, status: "waiting", only: "traffic", limit: 200 }),
    store.approvals.pending(),
  ]);
  const own = new Set<string>(runs.map(({ id }) => id));
  // The approval of a tool stands below the call of it.
  return pending
    .filter(({ run, address }) => own.has(run) && nameOf(address) === "approval" && address.includes("/"))
    .map(({ address }) => nameOf(address.slice(0, address.lastIndexOf("/")) as Address));
}

/** By name; the list has the newest version of each first. */
function newestOf(all: readonly StoredDefinition[]): ReadonlyMap<string, StoredDefinition> {
  return new Map(all.toReversed().map((one) => [one.name, one]));
}

type Contract = Pick<ToolFact, "effect" | "hasContract" | "approval" | "simulate" | "idempotent">;

function contractOf(definition: StoredDefinition | undefined): Contract {
  const none = {
    effect: "unknown",
    hasContract: false,
    approval: false,
    simulate: false,
    idempotent: false,
  } as const;
  if (definition === undefined) return none;
  const said = Object(parsed(definition.content));
  return {
    effect: said.effectDeclared !== true ? "unknown" : said.effect === "read" ? "read" : "write",
    hasContract: true,
    approval: said.approval === true,
    simulate: said.simulate === true,
    idempotent: typeof said.limits?.idempotency === "object",
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Written by another program: then nothing is known of it.
    return {};
  }
}

/** The tool that a step calls: `refund/find_order` calls `find_order`. */
function toolOf(step: string): string {
  const last = step.slice(step.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
