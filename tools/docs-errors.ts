/**
 * Lists every error code of src in docs/errors.md: from the object literals that errors are made of,
 * with a few words of our own where a message alone does not say enough.
 *
 *     node tools/docs-errors.ts --write    writes the list into docs/errors.md
 *     node tools/docs-errors.ts --check    ends with 1 where it is out of date
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Found } from "./docs-errors/scan.ts";
import { scan } from "./docs-errors/scan.ts";
import { WORDS } from "./docs-errors/words.ts";

const ROOT = join(import.meta.dirname, "..");
const PAGE = join(ROOT, "docs", "errors.md");
const BEGIN = "<!-- begin: written by tools/docs-errors.ts from src -->";
const END = "<!-- end -->";

/** A place in src at which an error is made, or its code is named. */
export interface ErrorSite extends Omit<Found, "line"> {
  readonly where: string;
}

/** Where an error belongs, by the folder that raises it first; the order is that of the page. */
const AREAS: readonly (readonly [folders: readonly string[], title: string])[] = [
  [["core", "app", "engines"], "Runs"],
  [["store"], "The store"],
  [["models"], "Models, prompts and prices"],
  [["tools"], "Tools"],
  [["postgres"], "PostgreSQL"],
  [["patterns"], "Patterns"],
  [["evals"], "Evals"],
  [["releases", "rollout"], "Releases and rollout"],
  [["monitor"], "Monitor and alerts"],
  [["observe"], "Export, import and cost"],
  [["audit"], "The audit"],
  [["readiness"], "Readiness"],
  [["server"], "The server"],
  [["testing"], "The local model"],
  [["cli"], "The command line"],
];

/** Every place in src that makes an error with a code of ours, in the order of the areas. */
export function errorSites(): readonly ErrorSite[] {
  const files = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => /\.ts$/.test(file) && !/\.(test|testsuite)\.ts$|(^|\/)_test-/.test(file))
    .sort();
  const sites = files.flatMap((file) =>
    scan(readFileSync(join(ROOT, "src", file), "utf8")).map(({ line, ...site }) => ({
      ...site,
      where: `src/${file}:${line}`,
    })),
  );
  return sites.toSorted((a, b) => areaOf(a) - areaOf(b));
}

function areaOf({ where }: ErrorSite): number {
  const folder = where.split("/")[1] ?? "";
  const area = AREAS.findIndex(([folders]) => folders.includes(folder));
  if (area === -1) throw new Error(`No area of docs/errors.md is for ${where}: add its folder to AREAS`);
  return area;
}

/** The page as it should be. */
export function errorPage(page: string, sites: readonly ErrorSite[]): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`docs/errors.md must hold ${BEGIN} and ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${errorList(sites)}\n\n${page.slice(end)}`;
}

function errorList(sites: readonly ErrorSite[]): string {
  const rows = new Map<number, string[]>();
  for (const [code, own] of byCode(sites)) {
    const area = Math.min(...own.map(areaOf));
    const { when, todo } = told(code, own);
    rows.set(area, [...(rows.get(area) ?? []), `| \`${code}\` | ${cell(when)} | ${cell(todo)} |`]);
  }
  return AREAS.map(([, title], area) => [title, rows.get(area)?.sort()] as const)
    .filter(([, table]) => table !== undefined)
    .map(
      ([title, table]) =>
        `## ${title}\n\n| code | when | what to do |\n| --- | --- | --- |\n${table?.join("\n")}`,
    )
    .join("\n\n");
}

function byCode(sites: readonly ErrorSite[]): ReadonlyMap<string, readonly ErrorSite[]> {
  const found = new Map<string, ErrorSite[]>();
  for (const site of sites)
    for (const code of site.codes) found.set(code, [...(found.get(code) ?? []), site]);
  return found;
}

function told(code: string, sites: readonly ErrorSite[]): { when: string[]; todo: string[] } {
  const words = WORDS[code];
  const errors = sites.filter(({ kind }) => kind === "error");
  const each = (part: "message" | "hint") => [
    ...new Set((errors.length > 0 ? errors : sites).flatMap((site) => site[part] ?? [])),
  ];
  return {
    when: words?.when === undefined ? each("message") : [words.when],
    todo: words?.todo === undefined ? each("hint") : [words.todo],
  };
}

function cell(texts: readonly string[]): string {
  return texts
    .map((text) =>
      text
        .split(/(`[^`]*`)/)
        .map((part, i) => (i % 2 === 1 ? part : part.replaceAll("<", "&lt;")))
        .join("")
        .replaceAll("|", "\\|")
        .replaceAll("\n", " "),
    )
    .join("<br>");
}

const CONTRACTION =
  /\b(?:\w+n['’]t|\w+['’](?:re|ll|ve|m|d)|(?:it|that|there|here|what|who|how|where|let|he|she)['’]s)\b/i;

/** What is wrong with the codes, messages and hints of src, one line each; empty where all is well. */
export function complaints(sites: readonly ErrorSite[]): readonly string[] {
  return [...sites.flatMap(complaintsOfSite), ...complaintsOfCodes(byCode(sites))];
}

function complaintsOfSite({ where, kind, codes, message, hint, hasHint }: ErrorSite): string[] {
  const found: string[] = [];
  const say = (problem: string) => found.push(`${where} ${codes.join(", ")}: ${problem}`);
  for (const code of codes) if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(code)) say("a code is snake_case");
  if (kind === "mention") return found;
  for (const text of message ?? []) {
    if (!/^(?:\p{Lu}|["…])/u.test(text)) say(`the message begins with neither a capital nor a name: ${text}`);
  }
  for (const text of [...(message ?? []), ...(hint ?? [])]) {
    if (text.trim() === "") say("a message or hint is empty");
    if (/[\p{L}\p{N}"'`)\]…]\.$/u.test(text)) say(`it ends with a period: ${text}`);
    const contraction = CONTRACTION.exec(text)?.[0];
    if (contraction !== undefined) say(`write out "${contraction}": ${text}`);
  }
  if (!hasHint) say("it has no hint");
  return found;
}

function complaintsOfCodes(codes: ReadonlyMap<string, readonly ErrorSite[]>): string[] {
  const stale = Object.keys(WORDS)
    .filter((code) => !codes.has(code))
    .map((code) => `tools/docs-errors/words.ts: no error of src has the code "${code}" any more`);
  const silent = [...codes].flatMap(([code, sites]) => {
    const { when, todo } = told(code, sites);
    const missing = [...(when.length === 0 ? ["when"] : []), ...(todo.length === 0 ? ["todo"] : [])];
    return missing.map(
      (part) => `${sites[0]?.where} ${code}: give its "${part}" in tools/docs-errors/words.ts`,
    );
  });
  return [...stale, ...silent];
}

function main(flag: string | undefined): void {
  const sites = errorSites();
  const page = readFileSync(PAGE, "utf8");
  const wrong = [...complaints(sites)];
  const current = errorPage(page, sites);
  if (flag === "--write") writeFileSync(PAGE, current);
  else if (flag !== "--check") throw new Error("Usage: node tools/docs-errors.ts --write | --check");
  else if (current !== page)
    wrong.push("docs/errors.md is out of date: run node tools/docs-errors.ts --write");
  for (const line of wrong) console.error(line);
  if (wrong.length > 0) process.exitCode = 1;
}

if (import.meta.main) main(process.argv[2]);
