import type * as t from "@babel/types";
import type { Binding, Imported, Module } from "./module.ts";
import { around, bindingOf } from "./module.ts";
import type { Fn, Node } from "./node.ts";
import { allOf, bare, isCall, isFn, keyOf } from "./node.ts";
import type { Project } from "./project.ts";
import { fileOfImport } from "./project.ts";

/** A place in the program's tree. */
export interface Ref {
  readonly module: Module;
  readonly node: Node;
}

/** What an expression comes down to: a node of this program, a thing of a package, or nothing that can be said. */
export type Followed =
  | ({ readonly kind: "node" } & Ref)
  | ({ readonly kind: "package" } & Imported & Ref)
  | ({ readonly kind: "param"; readonly fn: Fn; readonly path: readonly string[] } & Ref)
  | ({ readonly kind: "environment"; readonly name: string } & Ref)
  | ({ readonly kind: "unknown" } & Ref);

const DEEP = 24;

/** Follows names, members, casts and re-exports to what stands behind them. Calls are not entered. */
export function follow(project: Project, { module, node }: Ref, depth = 0): Followed {
  const inner = bare(node);
  const here = { module, node: inner };
  if (depth > DEEP) return { kind: "unknown", ...here };
  switch (inner.type) {
    case "Identifier":
      return followName(project, here, inner.name, depth);
    case "MemberExpression":
    case "OptionalMemberExpression":
      return followMember(project, { module, node: inner }, depth);
    default:
      return { kind: "node", ...here };
  }
}

function followName(project: Project, ref: Ref, name: string, depth: number): Followed {
  const binding = bindingOf(ref.module, name, ref.node);
  if (binding === undefined) return { kind: "unknown", ...ref };
  if (binding.imported !== undefined) return followImport(project, ref, binding.imported, depth);
  if (binding.kind === "param" && isFn(binding.node))
    return { kind: "param", ...ref, fn: binding.node, path: binding.path ?? [] };
  return followBinding(project, ref, binding, depth);
}

function followBinding(project: Project, ref: Ref, binding: Binding, depth: number): Followed {
  const { init, path = [] } = binding;
  if (init === undefined) return assigned(project, ref, binding, depth);
  if (path.length === 0) {
    const later = isFilledLater(bare(init)) ? assigned(project, ref, binding, depth) : undefined;
    return later?.kind === "node" ? later : follow(project, { module: ref.module, node: init }, depth + 1);
  }
  const whole = follow(project, { module: ref.module, node: init }, depth + 1);
  if (isProcessEnv(bare(init))) return { kind: "environment", ...ref, name: path[0] ?? "" };
  return intoPath(project, whole, path, depth) ?? { kind: "unknown", ...ref };
}

/** `let x; x = f();`, `let x = null; …`: the first assignment stands for the beginning. */
function assigned(project: Project, ref: Ref, binding: Binding, depth: number): Followed {
  const { node } = binding;
  if (node.type !== "VariableDeclarator" || node.id.type !== "Identifier") return { kind: "unknown", ...ref };
  const { name } = node.id;
  const all = ref.module.assignments.filter(
    ({ left, operator }) => operator === "=" && left.type === "Identifier" && left.name === name,
  );
  const fn = [...around(ref.module, node)].find(isFn);
  // Another function's variable may have the same name.
  const first = all.find(({ start }) => fn === undefined || isWithin(start, fn)) ?? all[0];
  if (first === undefined) return { kind: "unknown", ...ref };
  return follow(project, { module: ref.module, node: first.right }, depth + 1);
}

/** `null`, and what a cache has: `let made = cache.get(key); if (!made) made = new Client();`. */
function isFilledLater(node: Node): boolean {
  if (isNothing(node)) return true;
  return isCall(node) && node.callee.type === "MemberExpression" && keyOf(node.callee) === "get";
}

function isNothing(node: Node): boolean {
  return node.type === "NullLiteral" || (node.type === "Identifier" && node.name === "undefined");
}

/** `[]`, `null` and `undefined`, which something else takes the place of later. */
function isEmpty(node: Node): boolean {
  return node.type === "ArrayExpression" ? node.elements.length === 0 : isNothing(node);
}

function isWithin(offset: number | null | undefined, { start, end }: Node): boolean {
  return (offset ?? 0) >= (start ?? 0) && (offset ?? 0) <= (end ?? 0);
}

function followImport(project: Project, ref: Ref, { from, name }: Imported, depth: number): Followed {
  const file = fileOfImport(project, ref.module.path, from);
  if (file === undefined) return { kind: "package", ...ref, from, name };
  return exportOf(project, file, name, depth + 1) ?? { kind: "unknown", ...ref };
}

/** What a file exports by a name; `*` is the module itself, as its program. */
export function exportOf(project: Project, file: string, name: string, depth = 0): Followed | undefined {
  const module = project.modules.get(file);
  if (module === undefined || depth > DEEP) return undefined;
  if (name === "*") return { kind: "node", module, node: module.program };
  const found = module.exports.get(name);
  if (found !== undefined) {
    if ("node" in found) return follow(project, { module, node: found.node }, depth + 1);
    if ("local" in found)
      return followName(project, { module, node: module.program }, found.local, depth + 1);
    return followImport(project, { module, node: module.program }, found, depth + 1);
  }
  for (const source of module.stars) {
    const next = fileOfImport(project, file, source);
    const through = next === undefined ? undefined : exportOf(project, next, name, depth + 1);
    if (through !== undefined) return through;
  }
  return undefined;
}

function followMember(
  project: Project,
  { module, node }: { module: Module; node: t.MemberExpression | t.OptionalMemberExpression },
  depth: number,
): Followed {
  const key = keyOf(node);
  if (isProcessEnv(node.object) && key !== undefined) return { kind: "environment", module, node, name: key };
  if (key === undefined) return { kind: "unknown", module, node };
  if (node.object.type === "ThisExpression") return followThis(project, { module, node }, key, depth);
  const whole = follow(project, { module, node: node.object }, depth + 1);
  return intoPath(project, whole, [key], depth) ?? { kind: "unknown", module, node };
}

function isProcessEnv(node: Node): boolean {
  if (node.type !== "MemberExpression") return false;
  const { object } = node;
  const isProcess =
    object.type === "Identifier"
      ? object.name === "process" || object.name === "Bun"
      : object.type === "MetaProperty";
  return isProcess && keyOf(node) === "env";
}

function followThis(project: Project, { module, node }: Ref, key: string, depth: number): Followed {
  for (const up of around(module, node)) {
    if (up.type !== "ClassBody") continue;
    for (const member of up.body)
      if (member.type === "ClassProperty" && keyOf(member) === key && member.value && !isEmpty(member.value))
        return follow(project, { module, node: member.value }, depth + 1);
    for (const { left, right, start } of module.assignments)
      if (
        isWithin(start, up) &&
        left.type === "MemberExpression" &&
        left.object.type === "ThisExpression" &&
        keyOf(left) === key
      )
        return follow(project, { module, node: right }, depth + 1);
    for (const member of up.body)
      if (member.type === "ClassMethod" && keyOf(member) === key)
        return { kind: "node", module, node: member };
  }
  return { kind: "unknown", module, node };
}

function intoPath(
  project: Project,
  whole: Followed,
  path: readonly string[],
  depth: number,
): Followed | undefined {
  let at: Followed | undefined = whole;
  for (const key of path) {
    if (at === undefined) return undefined;
    if (at.kind === "package") {
      at = { ...at, name: at.name === "*" ? key : `${at.name}.${key}` };
      continue;
    }
    if (at.kind === "param") {
      at = { ...at, path: [...at.path, key] };
      continue;
    }
    if (at.kind !== "node") return undefined;
    at = memberOf(project, at, key, depth + 1);
  }
  return at;
}

/** A member of an object, an array or a module that is written out. */
export function memberOf(
  project: Project,
  { module, node }: Ref,
  key: string,
  depth = 0,
): Followed | undefined {
  if (depth > DEEP) return undefined;
  if (node.type === "Program") return exportOf(project, module.path, key, depth + 1);
  if (node.type === "ArrayExpression") {
    const item = node.elements[Number(key)];
    return item ? follow(project, { module, node: item }, depth + 1) : undefined;
  }
  if (isCall(node) && node.type !== "NewExpression") {
    const made = returnOf(project, { module, node }, depth + 1);
    return made === undefined ? undefined : memberOf(project, made, key, depth + 1);
  }
  if (node.type === "ClassDeclaration" || node.type === "ClassExpression") {
    const found = node.body.body.find(
      (one) => one.type === "ClassProperty" && one.static === true && keyOf(one) === key,
    );
    return found?.type === "ClassProperty" && found.value
      ? follow(project, { module, node: found.value }, depth + 1)
      : undefined;
  }
  if (node.type !== "ObjectExpression") return undefined;
  // The last one counts, as it does at run time.
  for (const one of node.properties.toReversed()) {
    if (one.type === "SpreadElement") {
      const spread = follow(project, { module, node: one.argument }, depth + 1);
      const inner = spread.kind === "node" ? memberOf(project, spread, key, depth + 1) : undefined;
      if (inner !== undefined) return inner;
    } else if (keyOf(one) === key)
      return one.type === "ObjectMethod"
        ? { kind: "node", module, node: one }
        : follow(project, { module, node: one.value }, depth + 1);
  }
  return undefined;
}

/** What a call of a function of this program gives, if it says so in one place. */
export function returnOf(project: Project, { module, node }: Ref, depth = 0): Ref | undefined {
  if (!isCall(node) || depth > DEEP) return undefined;
  const callee = follow(project, { module, node: node.callee }, depth + 1);
  if (callee.kind !== "node" || !isFn(callee.node)) return undefined;
  const given = returnsOf(callee.node);
  const last = given.at(-1);
  if (last === undefined) return undefined;
  const result = follow(project, { module: callee.module, node: last }, depth + 1);
  return result.kind === "node" || result.kind === "param" ? result : undefined;
}

const RETURNS = new WeakMap<Fn, Node[]>();

/** The expressions that a function gives back. */
export function returnsOf(fn: Fn): Node[] {
  const known = RETURNS.get(fn);
  if (known !== undefined) return known;
  const found = returnsIn(fn);
  RETURNS.set(fn, found);
  return found;
}

function returnsIn(fn: Fn): Node[] {
  if (fn.type === "ArrowFunctionExpression" && fn.body.type !== "BlockStatement") return [fn.body];
  return allOf(fn.body, isReturn, { intoFunctions: false }).flatMap(({ argument }) =>
    argument ? [argument] : [],
  );
}

function isReturn(node: Node): node is t.ReturnStatement {
  return node.type === "ReturnStatement";
}
