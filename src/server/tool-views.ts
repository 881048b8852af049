import type { z } from "@hono/zod-openapi";
import type { StoredDefinition } from "../core/definition.ts";
import type { Figure, FigureRuns } from "../core/figures.ts";
import type { Store } from "../core/store.ts";
import type { Probed } from "../tools/probes/last-probes.ts";
import { contentOf } from "./content-of.ts";
import { added, sumsView } from "./figure-view.ts";
import type { LastProbes } from "./last-probes.ts";
import { latestRuns } from "./latest-runs.ts";
import type { Period } from "./prompt-views.ts";
import type * as schemas from "./schemas/definition.ts";

type Listed = z.infer<typeof schemas.tool>;
type Detail = z.infer<typeof schemas.toolDetail>;

interface Known {
  readonly contracts: readonly StoredDefinition[];
  readonly offered: readonly StoredDefinition[];
  readonly figures: readonly Figure[];
  readonly probe: Probed | undefined;
}

/** Tools that runs have called or models were offered, with what is known of each. */
export async function listTools(
  store: Store,
  { period, probes }: { readonly period: Period; readonly probes: LastProbes },
): Promise<readonly Listed[]> {
  const [contracts, offered, figures, probed] = await Promise.all([
    store.definitions.list({ kind: "tool" }),
    store.definitions.list({ kind: "offered" }),
    store.figures.query({ level: "call", kind: "tool", by: ["workflow", "name"], ...period }),
    probes.byTool(),
  ]);
  const of = {
    contracts: Map.groupBy(contracts, ({ name }) => name),
    offered: Map.groupBy(offered, ({ name }) => name),
    figures: Map.groupBy(figures, ({ name = "" }) => toolOf(name)),
  };
  const names = new Set([...of.contracts.keys(), ...of.offered.keys(), ...of.figures.keys()]);
  return [...names].sort().map((name) =>
    listed(name, {
      contracts: of.contracts.get(name) ?? [],
      offered: of.offered.get(name) ?? [],
      figures: of.figures.get(name) ?? [],
      probe: probed.get(name),
    }),
  );
}

/** Undefined where no run has used it. */
export async function toolDetail(
  store: Store,
  name: string,
  { period, probes }: { readonly period: Period; readonly probes: LastProbes },
): Promise<Detail | undefined> {
  const [contracts, offered, all, probed] = await Promise.all([
    store.definitions.list({ kind: "tool", name }),
    store.definitions.list({ kind: "offered", name }),
    store.figures.query({ level: "call", kind: "tool", by: ["workflow", "name"], ...period }),
    probes.byTool(),
  ]);
  const figures = all.filter((one) => toolOf(one.name ?? "") === name);
  if (contracts.length + offered.length + figures.length === 0) return undefined;
  const [contract] = contracts;
  const [offer] = offered;
  return {
    ...listed(name, { contracts, offered, figures, probe: probed.get(name) }),
    versions: contracts.map(({ version, firstSeenAt }) => ({ version, firstSeenAt })),
    contract: contract === undefined ? null : { ...contentOf(contract) },
    offered: offer === undefined ? null : { ...contentOf(offer) },
    steps: figures
      .toSorted((a, b) => b.count - a.count)
      .map((one) => ({ workflow: one.workflow ?? "", step: one.name ?? "", figures: sumsView(one) })),
    runs: await latestRuns(store, await runsOf(store, figures)),
  };
}

function listed(name: string, { contracts, offered, figures, probe }: Known): Listed {
  const contract = contracts[0] === undefined ? undefined : contentOf(contracts[0]);
  const offer = offered[0] === undefined ? undefined : contentOf(offered[0]);
  const description = contract?.description ?? offer?.description;
  return {
    name,
    description: typeof description === "string" ? description : "",
    effect: contract?.effectDeclared === true ? (contract.effect === "read" ? "read" : "write") : null,
    hasContract: contract !== undefined,
    errors: Object.keys(Object(contract?.errors)).length,
    figures: figures.length === 0 ? null : sumsView(added(figures)),
    workflows: [...new Set(figures.map(({ workflow = "" }) => workflow))].sort(),
    probe: probe ?? null,
  };
}

/** Steps of which the runs are looked for: those that are called most. */
const STEPS = 8;
const RUNS = 12;

async function runsOf(store: Store, figures: readonly Figure[]): Promise<FigureRuns> {
  const most = figures.toSorted((a, b) => b.count - a.count).slice(0, STEPS);
  const parts = await Promise.all(
    most.map(({ name = "", workflow = "" }) =>
      store.figures.runsOf({ level: "call", kind: "tool", name, workflow }),
    ),
  );
  const newest = (of: keyof FigureRuns) =>
    [...new Set(parts.flatMap((part) => part[of]))].sort().reverse().slice(0, RUNS);
  return { done: newest("done"), failed: newest("failed") };
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
