import { createRoute, z } from "@hono/zod-openapi";
import { AirworthyError } from "../../core/errors.ts";
import { parseReleaseId } from "../../core/ids.ts";
import type { StoredRelease } from "../../core/release.ts";
import type { Store } from "../../core/store.ts";
import type { Compared } from "../../releases/diff-releases.ts";
import { diffReleases } from "../../releases/diff-releases.ts";
import { manifestOf } from "../../releases/seal.ts";
import { json, PROBLEMS } from "../schemas/problem.ts";
import type { releaseSummary } from "../schemas/release.ts";
import { release, releaseChanges, releaseList } from "../schemas/release.ts";
import type { Api, Served } from "./served.ts";

const list = createRoute({
  method: "get",
  path: "/releases",
  summary: "Releases, the newest first",
  responses: { 200: json(releaseList, "The releases"), ...PROBLEMS },
});

const show = createRoute({
  method: "get",
  path: "/releases/{id}",
  summary: "What is in a release",
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: json(release, "The release"), ...PROBLEMS },
});

const diff = createRoute({
  method: "get",
  path: "/releases/{id}/diff/{to}",
  summary: "What changed from one release to another, in words",
  request: { params: z.object({ id: z.string(), to: z.string() }) },
  responses: {
    200: json(releaseChanges, "The changes"),
    ...PROBLEMS,
  },
});

export function addReleases(api: Api, { app: { store } }: Served): void {
  api.openapi(list, async (context) => {
    const [all, serves] = [await store.releases.list(), await servesOf(store)];
    return context.json({ releases: all.map((one) => summaryOf(one, serves)) }, 200);
  });
  api.openapi(show, async (context) => {
    const found = await findRelease(store, context.req.valid("param").id);
    return context.json(releaseJson(found, await servesOf(store)), 200);
  });
  api.openapi(diff, async (context) => {
    const { id, to } = context.req.valid("param");
    const changes = diffReleases(await comparedOf(store, id), await comparedOf(store, to));
    const shown = changes.map(({ texts, ...change }) => ({
      ...change,
      texts: texts === undefined ? null : { ...texts },
    }));
    return context.json({ changes: shown }, 200);
  });
}

async function findRelease(store: Store, text: string): Promise<StoredRelease> {
  const found = await store.releases.find(parseReleaseId(text));
  if (found !== undefined) return found;
  throw new AirworthyError({
    code: "release_not_found",
    message: `Cannot find release "${text}" in this store`,
    hint: "List the releases with `airworthy release list`",
  });
}

async function comparedOf(store: Store, text: string): Promise<Compared> {
  const found = await findRelease(store, text);
  return { manifest: manifestOf(found), files: await store.releases.files(found.id) };
}

/** Workflows by the releases that serve them now. */
async function servesOf(store: Store): Promise<ReadonlyMap<string, readonly string[]>> {
  const serves = new Map<string, string[]>();
  for (const { workflow, stable, split } of await store.servings.list()) {
    for (const release of new Set([stable, split?.candidate]))
      if (release !== undefined) serves.set(release, [...(serves.get(release) ?? []), workflow]);
  }
  return serves;
}

function summaryOf(
  found: StoredRelease,
  serves: ReadonlyMap<string, readonly string[]>,
): z.infer<typeof releaseSummary> {
  const { id, name = null, createdAt, createdBy = null, signature, size } = found;
  return {
    id,
    name,
    createdAt,
    createdBy,
    signed: signature !== undefined,
    size,
    workflows: Object.keys(manifestOf(found).workflows),
    serves: [...(serves.get(id) ?? [])],
  };
}

function releaseJson(
  found: StoredRelease,
  serves: ReadonlyMap<string, readonly string[]>,
): z.infer<typeof release> {
  const { prompts, models, tools, evals } = manifestOf(found);
  return {
    ...summaryOf(found, serves),
    prompts: Object.entries(prompts).flatMap(([name, versions]) =>
      versions.map(({ version }) => ({ name, version })),
    ),
    models: Object.entries(models).map(([name, { provider, model }]) => ({ name, provider, model })),
    tools: Object.keys(tools),
    evals: Object.entries(evals).map(([name, { dataset }]) => ({
      name,
      dataset: dataset.name,
      version: dataset.version,
    })),
  };
}
