import { posix } from "node:path";
import type { Alias } from "../js/project.ts";
import { isRecord, looseJson } from "./json.ts";

export interface PackageFile {
  readonly path: string;
  readonly name?: string;
  readonly dependencies: ReadonlyMap<string, string>;
  readonly scripts: ReadonlyMap<string, string>;
}

export function packageFile(path: string, text: string): PackageFile | undefined {
  const value = looseJson(text);
  if (!isRecord(value)) return undefined;
  return {
    path,
    ...(typeof value.name === "string" ? { name: value.name } : {}),
    dependencies: new Map(
      ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"].flatMap((key) =>
        texts(value[key]),
      ),
    ),
    scripts: new Map(texts(value.scripts)),
  };
}

function texts(value: unknown): [string, string][] {
  return isRecord(value)
    ? Object.entries(value).flatMap(([key, one]) =>
        typeof one === "string" ? [[key, one] as [string, string]] : [],
      )
    : [];
}

/** `paths` and `baseUrl` of a tsconfig, relative to the root. */
export function aliasesOf(path: string, text: string): readonly Alias[] {
  const value = looseJson(text);
  const options = isRecord(value) && isRecord(value.compilerOptions) ? value.compilerOptions : {};
  const folder = posix.dirname(path) === "." ? "" : posix.dirname(path);
  const base = posix.join(folder, typeof options.baseUrl === "string" ? options.baseUrl : ".");
  const aliases: Alias[] = isRecord(options.paths)
    ? Object.entries(options.paths).flatMap(([pattern, targets]) => {
        if (!Array.isArray(targets)) return [];
        const [prefix = "", suffix = ""] = pattern.split("*");
        const found = targets.filter((one) => typeof one === "string").map((one) => posix.join(base, one));
        return [{ folder, prefix, suffix, targets: found }];
      })
    : [];
  if (typeof options.baseUrl === "string")
    aliases.push({ folder, prefix: "", suffix: "", targets: [posix.join(base, "*")] });
  return aliases;
}

/** The major version that a range asks for: 5 of `^5.0.1`. */
export function majorOf(range: string | undefined): number | undefined {
  const found = range?.match(/(\d+)(\.|$|-)/)?.[1];
  return found === undefined || !/^[\^~>=v\s]*\d/.test(range ?? "") ? undefined : Number(found);
}
