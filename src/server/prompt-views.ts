import type { z } from "@hono/zod-openapi";
import type { StoredDefinition } from "../core/definition.ts";
import type { Figure, FigureQuery } from "../core/figures.ts";
import type { Store } from "../core/store.ts";
import { contentOf } from "./content-of.ts";
import { added, sumsView } from "./figure-view.ts";
import type * as schemas from "./schemas/definition.ts";

type Version = z.infer<typeof schemas.promptVersion>;
type Listed = z.infer<typeof schemas.prompts>["prompts"][number];

export type Period = Pick<FigureQuery, "since" | "until" | "workflow">;

/** Every prompt that a run has used, whether its text is known or only its figures. */
export async function listPrompts(store: Store, period: Period): Promise<readonly Listed[]> {
  const [known, figures] = await Promise.all([
    store.definitions.list({ kind: "prompt" }),
    figuresOf(store, period),
  ]);
  const versions = Map.groupBy(known, ({ name }) => name);
  const used = Map.groupBy(figures, ({ name = "" }) => partsOf(name).prompt);
  return [...new Set([...versions.keys(), ...used.keys()])].sort().map((name) => {
    const [newest] = versions.get(name) ?? [];
    const own = used.get(name) ?? [];
    const all = new Set([
      ...(versions.get(name) ?? []).map(({ version }) => version),
      ...own.map((one) => partsOf(one.name ?? "").version),
    ]);
    return {
      name,
      versions: all.size,
      newest: newest?.version ?? [...all].at(-1) ?? "",
      firstSeenAt: newest?.firstSeenAt ?? null,
      figures: own.length === 0 ? null : sumsView(added(own)),
    };
  });
}

/** The versions of one prompt, each with its text and its figures. */
export async function promptVersions(
  store: Store,
  name: string,
  period: Period,
): Promise<readonly Version[]> {
  const [known, figures] = await Promise.all([
    store.definitions.list({ kind: "prompt", name }),
    figuresOf(store, period),
  ]);
  const own = figures.filter((one) => partsOf(one.name ?? "").prompt === name);
  const byVersion = new Map(own.map((one) => [partsOf(one.name ?? "").version, one]));
  const texts = new Set(known.map(({ version }) => version));
  const strangers = [...byVersion.keys()].filter((version) => !texts.has(version));
  return [
    ...known.map((one) => versionView(one, byVersion.get(one.version))),
    ...strangers.map((version) => versionView({ version, content: "{}" }, byVersion.get(version))),
  ];
}

function versionView(
  definition: Pick<StoredDefinition, "version" | "content"> & { readonly firstSeenAt?: number },
  figure: Figure | undefined,
): Version {
  const { template, model, params, input = null, output = null } = contentOf(definition);
  return {
    version: definition.version,
    firstSeenAt: definition.firstSeenAt ?? null,
    template: typeof template === "string" ? template : null,
    model: typeof model === "string" ? model : null,
    params: typeof params === "object" && params !== null ? { ...params } : {},
    input,
    output,
    figures: figure === undefined ? null : sumsView(figure),
  };
}

function figuresOf(store: Store, period: Period): Promise<readonly Figure[]> {
  return store.figures.query({ level: "prompt", by: ["name"], ...period });
}

/** `triage@1360c9d74059` told apart. */
function partsOf(name: string): { readonly prompt: string; readonly version: string } {
  const at = name.lastIndexOf("@");
  return at === -1
    ? { prompt: name, version: "" }
    : { prompt: name.slice(0, at), version: name.slice(at + 1) };
}
