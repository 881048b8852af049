import { diffLines } from "diff";
import { canonical } from "../core/canonical.ts";
import type { ReleaseManifest, ReleasePrompt } from "../core/release.ts";
import { jsonChanges } from "./_json-changes.ts";

/** A release as it is compared. */
export interface Compared {
  readonly manifest: ReleaseManifest;
  readonly files: ReadonlyMap<string, string>;
}

export type ReleasePart =
  | "prompt"
  | "model"
  | "tool"
  | "workflow"
  | "code"
  | "file"
  | "package"
  | "dataset"
  | "criteria"
  | "airworthy";

export interface ReleaseChange {
  readonly part: ReleasePart;
  /** Of the prompt, model, tool, workflow, file, package or evaluation. */
  readonly name: string;
  /** What changed, in words. */
  readonly what: string;
  /** The texts, where the change is one of a text. */
  readonly texts?: { readonly before: string; readonly after: string };
}

/** What the second release has otherwise than the first, in the order in which people ask for it. */
export function diffReleases(a: Compared, b: Compared): readonly ReleaseChange[] {
  const [x, y] = [a.manifest, b.manifest];
  return [
    ...named("prompt", x.prompts, y.prompts, promptChanges),
    ...named("model", x.models, y.models, (before, after) => [
      { what: `was ${before.provider} ${before.model}, is ${after.provider} ${after.model}` },
    ]),
    ...named("tool", x.tools, y.tools, (before, after) => toolChanges(before, after)),
    ...named("workflow", x.workflows, y.workflows, (before, after) =>
      jsonChanges(before, after).map((what) => ({ what: `input: ${what}` })),
    ),
    ...codeChanges(a, b),
    ...named("file", filesOf(a), filesOf(b), (before, after) => [
      { what: lineCount(before, after), texts: { before, after } },
    ]),
    ...named("package", versions(x), versions(y), (before, after) => [
      { what: `was ${before}, is ${after}` },
    ]),
    ...evalChanges(x, y),
    ...(x.airworthy === y.airworthy
      ? []
      : [
          {
            part: "airworthy" as const,
            name: "airworthy",
            what: `made by ${y.airworthy}, was made by ${x.airworthy}`,
          },
        ]),
  ];
}

type Change = Pick<ReleaseChange, "what" | "texts">;

function* named<T>(
  part: ReleasePart,
  a: Readonly<Record<string, T>>,
  b: Readonly<Record<string, T>>,
  changes: (before: T, after: T) => readonly Change[],
): Generator<ReleaseChange> {
  for (const name of [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()) {
    const [before, after] = [own(a, name), own(b, name)];
    if (before === undefined) yield { part, name, what: "is new" };
    else if (after === undefined) yield { part, name, what: "is gone" };
    else if (canonical(before) !== canonical(after))
      for (const change of changes(before, after)) yield { part, name, ...change };
  }
}

function own<T>(of: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(of, name) ? of[name] : undefined;
}

function promptChanges(before: readonly ReleasePrompt[], after: readonly ReleasePrompt[]): readonly Change[] {
  const [a, b] = [before[0], after[0]];
  if (a === undefined || b === undefined || before.length > 1 || after.length > 1) {
    const list = (of: readonly ReleasePrompt[]) => of.map(({ version }) => version).join(", ");
    return [{ what: `had the versions ${list(before)}, has ${list(after)}` }];
  }
  const { template: textA, version: versionA, ...restA } = a;
  const { template: textB, version: versionB, ...restB } = b;
  const rest = jsonChanges(restA, restB).map((what) => ({ what }));
  if (textA === textB) return rest;
  const what = `text changed, ${lineCount(textA, textB)} (${versionA} to ${versionB})`;
  return [{ what, texts: { before: textA, after: textB } }, ...rest];
}

function toolChanges(before: readonly unknown[], after: readonly unknown[]): readonly Change[] {
  if (before.length !== 1 || after.length !== 1)
    return [{ what: `had ${before.length} contracts of this name, has ${after.length} or others` }];
  return jsonChanges(before[0], after[0]).map((what) => ({ what }));
}

function* codeChanges(a: Compared, b: Compared): Generator<ReleaseChange> {
  const changed = [
    ...named("code", modulesOf(a), modulesOf(b), (before, after) => [
      { what: lineCount(before, after), texts: { before, after } },
    ]),
  ];
  yield* changed;
  const [x, y] = [a.manifest, b.manifest].map(({ files }) =>
    Object.entries(files).find(([, { role }]) => role === "bundle"),
  );
  const isOtherBundle = x?.[1].hash !== y?.[1].hash;
  // Packages are told by their versions; a bundle may differ by no more than the bundler that made it.
  if (
    isOtherBundle &&
    changed.length === 0 &&
    canonical(a.manifest.packages) === canonical(b.manifest.packages)
  )
    yield { part: "code", name: x?.[0] ?? "bundle", what: "the same modules were bundled otherwise" };
}

function modulesOf({ manifest, files }: Compared): Readonly<Record<string, string>> {
  const modules = Object.entries(manifest.files).filter(([, { role }]) => role === "module");
  return Object.fromEntries(modules.map(([path]) => [path, files.get(path) ?? ""]));
}

/** Files that were read while the app was loaded, but for prompts, which are told as what they are. */
function filesOf({ manifest, files }: Compared): Readonly<Record<string, string>> {
  const templates = Object.values(manifest.prompts).flatMap((prompts) =>
    prompts.map(({ template }) => template),
  );
  const read = Object.entries(manifest.files)
    .filter(([, { role }]) => role === "file")
    .map(([path]) => [path, files.get(path) ?? ""] as const);
  return Object.fromEntries(
    read.filter(([, text]) => !templates.some((template) => text.includes(template))),
  );
}

function versions({ packages, externals }: ReleaseManifest): Readonly<Record<string, string>> {
  const outside = Object.entries(externals).map(([name, { version, integrity }]): [string, string] => [
    name,
    integrity === undefined ? version : `${version} (${integrity.slice(0, 16)})`,
  ]);
  return { ...packages, ...Object.fromEntries(outside) };
}

function* evalChanges(a: ReleaseManifest, b: ReleaseManifest): Generator<ReleaseChange> {
  const pick = <T>(of: ReleaseManifest, take: (one: ReleaseManifest["evals"][string]) => T) =>
    Object.fromEntries(Object.entries(of.evals).map(([name, one]) => [name, take(one)]));
  yield* named(
    "dataset",
    pick(a, ({ dataset }) => dataset),
    pick(b, ({ dataset }) => dataset),
    (before, after) => jsonChanges(before, after).map((what) => ({ what })),
  );
  yield* named(
    "criteria",
    pick(a, ({ criteria }) => criteria),
    pick(b, ({ criteria }) => criteria),
    (before, after) => jsonChanges(before, after).map((what) => ({ what })),
  );
}

function lineCount(before: string, after: string): string {
  let [added, removed] = [0, 0];
  const parts = diffLines(ended(before), ended(after), { timeout: 500 });
  if (parts === undefined) return "nearly all of it is other";
  for (const part of parts) {
    if (part.added) added += part.count;
    else if (part.removed) removed += part.count;
  }
  const lines = (count: number) => `${count} ${count === 1 ? "line" : "lines"}`;
  return `${lines(added)} added, ${lines(removed)} removed`;
}

/** A last line without an end would count as another one. */
function ended(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
