import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, posix, relative, resolve } from "node:path";
import { AirworthyError } from "../core/errors.ts";
import { ciSteps, isCiFile, isDataset, tracerSettings } from "./files/ci.ts";
import { listFiles } from "./files/list-files.ts";
import type { PackageFile } from "./files/packages.ts";
import { aliasesOf, majorOf, packageFile } from "./files/packages.ts";
import { madeBy, readSource } from "./files/read-source.ts";
import type { Role } from "./files/roles.ts";
import { roleOf } from "./files/roles.ts";
import type { Module } from "./js/module.ts";
import type { Alias, Project } from "./js/project.ts";
import { readModule } from "./js/read-module.ts";
import type { CiStep, Sign } from "./model/program.ts";
import { pythonFiles } from "./python/python-files.ts";
import { readPython } from "./python/read-python.ts";
import { unreadFrameworks } from "./python/unread-frameworks.ts";

/** A tree of files, read: what the program and the evidence are made of. */
export interface Tree {
  readonly root: string;
  readonly project: Project;
  readonly roles: ReadonlyMap<string, Role>;
  readonly packages: readonly PackageFile[];
  readonly ci: readonly CiStep[];
  readonly datasets: readonly string[];
  readonly evalConfigs: readonly string[];
  readonly settings: readonly Sign[];
  readonly promptFiles: readonly { readonly path: string; readonly text: string }[];
  readonly python: {
    /** Files that are no Python 3. */
    readonly unread: readonly string[];
    readonly frameworks: readonly Sign[];
  };
  readonly left: readonly { readonly path: string; readonly why: string }[];
  readonly majorOf: (name: string) => number | undefined;
  readonly fileText: (name: string) => { readonly path: string; readonly text: string } | undefined;
  readonly textOf: (path: string) => string | undefined;
}

const CODE = /\.[cm]?[jt]sx?$/;
/** Characters of code in all. More is not held in memory at once. */
const MOST_CODE = 10_000_000;

/** @throws `file_unreadable` */
export function readTree(path: string): Tree {
  const { root, only } = rootOf(path);
  const listed = only === undefined ? listFiles(root) : { files: only, left: [] };
  const left = [...listed.left];
  const modules = new Map<string, Module>();
  const roles = new Map<string, Role>();
  const unread: string[] = [];
  const frameworks: Sign[] = [];
  const fileOf = pythonFiles(listed.files);
  let size = 0;
  for (const file of listed.files) {
    if (!CODE.test(file) && !file.endsWith(".py")) continue;
    const source = readSource(join(root, file));
    const why = "left" in source ? source.left : madeBy(file, source.text);
    if ("left" in source || why !== undefined) {
      if (!/\.d\.[cm]?ts$/.test(file)) left.push({ path: file, why: why ?? "it cannot be read" });
      continue;
    }
    size += source.text.length;
    if (size > MOST_CODE) {
      left.push({
        path: file,
        why: "there is more code than is looked at at once: audit its folders by themselves",
      });
      continue;
    }
    roles.set(file, roleOf(file));
    const isPython = file.endsWith(".py");
    const read = isPython
      ? readPython(file, source.text, fileOf(file))
      : { module: readModule(file, source.text), packages: [] };
    const module = "unreadable" in read ? read : read.module;
    if ("unreadable" in module) {
      left.push({ path: file, why: `it does not parse: ${module.unreadable}` });
      if (isPython && roleOf(file) === "code") unread.push(file);
    } else {
      modules.set(file, module);
      if ("packages" in read && roleOf(file) === "code")
        frameworks.push(...unreadFrameworks(module, read.packages));
    }
  }
  return {
    ...surroundings(root, listed.files),
    root,
    roles,
    python: { unread, frameworks },
    left,
    ...projectOf(root, listed.files, modules),
  };
}

function rootOf(path: string): { readonly root: string; readonly only?: readonly string[] } {
  const whole = resolve(path);
  if (!existsSync(whole)) {
    throw new AirworthyError({
      code: "file_unreadable",
      message: `Cannot audit "${path}": there is no such file or folder`,
      hint: "Name the folder of a project: airworthy audit .",
    });
  }
  return statSync(whole).isDirectory() ? { root: whole } : { root: dirname(whole), only: [basename(whole)] };
}

function textIn(root: string, file: string, longest = 400_000): string | undefined {
  const source = readSource(join(root, file), longest);
  return "text" in source ? source.text : undefined;
}

function projectOf(
  root: string,
  files: readonly string[],
  modules: ReadonlyMap<string, Module>,
): Pick<Tree, "project"> {
  const aliases: Alias[] = [];
  const packages = new Map<string, string>();
  for (const file of files) {
    const name = posix.basename(file);
    if (/^[tj]sconfig(\..*)?\.json$/.test(name)) aliases.push(...aliasesOf(file, textIn(root, file) ?? ""));
    if (name !== "package.json") continue;
    const found = packageFile(file, textIn(root, file) ?? "");
    if (found?.name !== undefined)
      packages.set(found.name, posix.dirname(file) === "." ? "" : posix.dirname(file));
  }
  // Next.js and others have this one without a tsconfig that says so.
  aliases.push(
    { folder: "", prefix: "@/", suffix: "", targets: ["*", "src/*", "app/*"] },
    { folder: "", prefix: "~/", suffix: "", targets: ["*", "src/*", "app/*"] },
  );
  return { project: { modules, aliases, packages } };
}

type Surroundings = Pick<
  Tree,
  | "promptFiles"
  | "packages"
  | "ci"
  | "datasets"
  | "evalConfigs"
  | "settings"
  | "majorOf"
  | "fileText"
  | "textOf"
>;

/** Package files, pipelines and datasets, of the tree and of the repository that it is part of. */
function surroundings(root: string, files: readonly string[]): Surroundings {
  const above = repositoryOf(root);
  const own = files.filter((file) => posix.basename(file) === "package.json");
  const packages = [
    ...own.flatMap((file) => packageFile(file, textIn(root, file) ?? "") ?? []),
    ...foldersBetween(root, above).flatMap(
      (folder) =>
        packageFile(relative(root, join(folder, "package.json")), textIn(folder, "package.json") ?? "") ?? [],
    ),
  ];
  const scripts = new Map(packages.toReversed().flatMap((one) => [...one.scripts]));
  const ci = ciOf(root, files, scripts);
  const fromAbove = above === root || ci.length > 0 ? [] : ciAbove(root, above, scripts);
  const dependencies = new Map(packages.toReversed().flatMap((one) => [...one.dependencies]));
  return {
    packages,
    ci: [...ci, ...fromAbove],
    datasets: files.filter(isDataset),
    evalConfigs: files.filter((file) =>
      /(^|\/)promptfooconfig[\w.-]*\.(ya?ml|json|[jt]s)$|(^|\/)evals?\/.*\.ya?ml$/.test(file),
    ),
    settings: files.flatMap((file) => settingsIn(root, file)),
    promptFiles: files
      .filter(isPromptFile)
      .slice(0, MOST_PROMPTS)
      .flatMap((path) => {
        const text = textIn(root, path);
        return text === undefined ? [] : [{ path, text }];
      }),
    majorOf: (name) => majorOf(dependencies.get(name)),
    fileText: (name) => {
      const path = files.find((file) => posix.basename(file) === name);
      const text = path === undefined ? undefined : textIn(root, path);
      return path === undefined || text === undefined ? undefined : { path, text };
    },
    textOf: (path) => textIn(root, path, 1_000_000),
  };
}

const MOST_PROMPTS = 500;

function isPromptFile(path: string): boolean {
  const isPrompt = /\.prompt(\.\w+)?$|(^|\/)prompts?\/[^/]+\.(md|txt|hbs|mustache|j2|jinja2?)$/.test(path);
  return isPrompt && !/(^|\/)readme\./i.test(path) && roleOf(path) === "code";
}

function settingsIn(root: string, file: string): readonly Sign[] {
  if (
    !/(^|\/)\.env(\.(example|sample|template|local\.example|dist))$|(^|\/)(example|sample)\.env$|(^|\/)\.?env\.example$|(^|\/)docker-compose[\w.-]*\.ya?ml$/.test(
      file,
    )
  )
    return [];
  const found = tracerSettings(textIn(root, file) ?? "");
  return found === undefined
    ? []
    : [{ what: found.name, place: { file, line: found.line, endLine: found.line } }];
}

/** The nearest folder above that is a repository, or the folder itself. */
function repositoryOf(root: string): string {
  for (let at = root; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return root;
  }
}

function foldersBetween(root: string, above: string): readonly string[] {
  const folders: string[] = [];
  for (let at = root; at !== above && dirname(at) !== at; ) {
    at = dirname(at);
    folders.push(at);
  }
  return folders;
}

function ciOf(
  root: string,
  files: readonly string[],
  scripts: ReadonlyMap<string, string>,
): readonly CiStep[] {
  return files.filter(isCiFile).flatMap((file) => ciSteps(file, textIn(root, file) ?? "", scripts));
}

function ciAbove(root: string, above: string, scripts: ReadonlyMap<string, string>): readonly CiStep[] {
  const up = relative(root, above).split("\\").join("/");
  return [".github", ".ci", ".circleci"].flatMap((folder) => {
    const path = join(above, folder);
    if (!existsSync(path)) return [];
    return listFiles(path)
      .files.map((file) => posix.join(folder, file))
      .filter(isCiFile)
      .flatMap((file) => ciSteps(file, textIn(above, file) ?? "", scripts))
      .map((step) => ({ ...step, file: posix.join(up, step.file) }));
  });
}
