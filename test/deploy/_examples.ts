import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";

const FOLDER = join(import.meta.dirname, "../../examples/deploy");

/** The path of an example. */
export function pathOf(name: string): string {
  return join(FOLDER, name);
}

export function textOf(name: string): string {
  return readFileSync(pathOf(name), "utf8");
}

export interface Manifest {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: { readonly name: string };
  // biome-ignore lint/suspicious/noExplicitAny: What it is, is for the schemas to say.
  readonly spec: any;
}

export function manifests(): readonly Manifest[] {
  return parseAllDocuments(textOf("kubernetes.yaml")).map((document) => document.toJS());
}

export function manifest(kind: string): Manifest {
  const found = manifests().find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`There is no ${kind}`);
  return found;
}

// biome-ignore lint/suspicious/noExplicitAny: As above.
export function compose(): any {
  return parse(textOf("compose.yaml"));
}

/** The words of a command of `serve`, wherever an example starts one. */
export function commands(): readonly (readonly [string, readonly string[]])[] {
  const [container] = manifest("Deployment").spec.template.spec.containers;
  const cmd = /^CMD (\[.*\])$/m.exec(textOf("Dockerfile"))?.[1] ?? "[]";
  const exec = /^ExecStart=.*?airworthy\.js (.*)$/m.exec(textOf("airworthy@.service"))?.[1] ?? "";
  return [
    ["Dockerfile", JSON.parse(cmd)],
    ["compose.yaml", compose().services.server.command],
    ["kubernetes.yaml", container.args],
    ["airworthy@.service", exec.split(" ")],
  ];
}

/** What a command gives an option. */
export function given(words: readonly string[], option: string): string | undefined {
  const at = words.indexOf(option);
  return at === -1 ? undefined : words[at + 1];
}

/** Seconds of `30s`. */
export function seconds(text: string | undefined): number {
  return Number(/^(\d+)s$/.exec(text ?? "")?.[1]);
}
