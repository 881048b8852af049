import type { ModelName, Place, Prompt } from "../model/program.ts";
import { clientOrigin } from "./client.ts";
import type { Context } from "./context.ts";
import { argument, firstOption, followAll, optionOf } from "./context.ts";
import type { Ref } from "./follow.ts";
import { follow, returnsOf } from "./follow.ts";
import { makerOf } from "./maker.ts";
import type { Node } from "./node.ts";
import { bare, isCall, isFn, keyOf } from "./node.ts";
import { placeOf, sourceOf } from "./place.ts";
import { rowsOfFile } from "./rows.ts";
import { textOf } from "./text.ts";

const VERSIONING =
  /langfuse|braintrust|promptlayer|humanloop|langsmith|langchain\/hub|pezzo|agenta|latitude|^airworthy$/;

/** The texts that a model is given by an expression in a role. */
export function promptsOf(context: Context, ref: Ref, role: Prompt["role"]): readonly Prompt[] {
  const whole = promptOf(context, ref, role);
  if (whole !== undefined) return [whole];
  const made = followAll(context, ref).flatMap((one) => madeBy(context, one));
  return [ref, ...made].flatMap((one) => messagesOf(context, one));
}

/** `instructions: (context) => instructions(context)`, which gives back messages. */
function madeBy(context: Context, ref: Ref, depth = 0): readonly Ref[] {
  if (depth > 3) return [];
  const { module, node } = ref;
  const fn = isFn(node) ? { module, node } : isCall(node) ? calledBy(context, { module, node }) : undefined;
  if (fn === undefined || !isFn(fn.node)) return [];
  return returnsOf(fn.node).flatMap((one) => {
    const given = { module: fn.module, node: one };
    return isCall(bare(one)) ? madeBy(context, { ...given, node: bare(one) }, depth + 1) : [given];
  });
}

function calledBy(context: Context, { module, node }: Ref): Ref | undefined {
  if (!isCall(node)) return undefined;
  const target = follow(context.project, { module, node: node.callee });
  return target.kind === "node" ? target : undefined;
}

function promptOf(context: Context, ref: Ref, role: Prompt["role"]): Prompt | undefined {
  const maker = makerOf(context, ref);
  const versioned = maker !== undefined && VERSIONING.test(maker.from);
  const fromClient = role === "system" ? clientOrigin(context, ref) : undefined;
  const found = followAll(context, ref)
    .filter(({ node }) => node.type !== "ArrayExpression" && node.type !== "ObjectExpression")
    .flatMap((one) => textOf(context.project, one) ?? [])
    .toSorted((a, b) => b.text.length - a.text.length)[0];
  const said = found?.file === undefined ? undefined : context.fileText(found.file);
  if (found === undefined && !versioned && fromClient === undefined) return undefined;
  const at = found?.at ?? ref;
  const inner = found?.holes.map((hole) => clientOrigin(context, hole)).find((one) => one !== undefined);
  const client = fromClient ?? (role === "system" ? inner : undefined);
  return {
    role,
    text: said?.text ?? found?.text ?? "",
    place:
      said === undefined ? placeOf(at) : { file: said.path, line: 1, endLine: said.text.split("\n").length },
    rows: said === undefined ? (found?.rows ?? []) : rowsOfFile(said.path, said.text),
    name: nameOf(ref),
    holes: found?.holes.map((hole) => sourceOf(hole, 40)) ?? [],
    ...(client === undefined ? {} : { fromClient: placeOf(client) }),
    versioned: versioned || said !== undefined || found?.file !== undefined,
  };
}

function nameOf({ node }: Ref): string | undefined {
  const inner = bare(node);
  if (inner.type === "Identifier") return inner.name;
  if (inner.type === "MemberExpression") return keyOf(inner);
  return isCall(inner) && inner.callee.type === "Identifier" ? inner.callee.name : undefined;
}

const ROLES: Readonly<Record<string, Prompt["role"]>> = {
  system: "system",
  developer: "system",
  user: "user",
  human: "user",
  assistant: "assistant",
  ai: "assistant",
  model: "assistant",
};

/** `[{ role: "system", content: "…" }]`, `[["system", "…"]]`, `[new SystemMessage("…")]`, and what is pushed on later. */
export function messagesOf(context: Context, ref: Ref, depth = 0): readonly Prompt[] {
  if (depth > 4) return [];
  const lists = followAll(context, ref);
  const prompts = lists.flatMap((one) => {
    if (one.kind !== "node") return [];
    const { module, node } = one;
    if (node.type === "ArrayExpression")
      return node.elements.flatMap((item) =>
        item?.type === "SpreadElement"
          ? messagesOf(context, { module, node: item.argument }, depth + 1)
          : item
            ? messageOf(context, { module, node: item }, depth)
            : [],
      );
    if (isCall(node) && node.type !== "NewExpression" && node.arguments[0])
      return /convert|concat|slice|filter|map/.test(sourceOf({ module, node: node.callee }))
        ? messagesOf(context, { module, node: inside(node) }, depth + 1)
        : [];
    return [];
  });
  return [...prompts, ...pushed(context, ref, depth)];
}

/** `[system].concat(x)`, `convertToModelMessages(x)`. */
function inside(node: Node): Node {
  if (!isCall(node)) return node;
  if (node.callee.type === "MemberExpression") return node.callee.object;
  return (node.arguments[0] as Node | undefined) ?? node;
}

/** `messages.push({ role: "system", … })` in the same file. */
function pushed(context: Context, { module, node }: Ref, depth: number): readonly Prompt[] {
  const inner = bare(node);
  if (inner.type !== "Identifier") return [];
  return module.calls.flatMap((call) => {
    const { callee } = call;
    if (callee.type !== "MemberExpression" || callee.object.type !== "Identifier") return [];
    if (callee.object.name !== inner.name || !/^(push|unshift)$/.test(keyOf(callee) ?? "")) return [];
    return call.arguments.flatMap((given) => messageOf(context, { module, node: given as Node }, depth + 1));
  });
}

function messageOf(context: Context, ref: Ref, depth: number): readonly Prompt[] {
  const role = optionOf(context, ref, "role");
  if (role !== undefined) {
    const said = textOf(context.project, role)?.text ?? "";
    const content = firstOption(context, ref, ["content", "parts", "text"]);
    return content === undefined ? [] : contentOf(context, content, ROLES[said] ?? "unknown");
  }
  const { node, module } = ref;
  if (node.type === "ArrayExpression" && node.elements.length === 2) {
    const [first, second] = node.elements;
    const said = first?.type === "StringLiteral" ? ROLES[first.value] : undefined;
    return said !== undefined && second ? contentOf(context, { module, node: second }, said) : [];
  }
  if (node.type === "NewExpression" && node.callee.type === "Identifier") {
    const said = /^System/.test(node.callee.name)
      ? "system"
      : /^Human/.test(node.callee.name)
        ? "user"
        : undefined;
    const first = argument(ref, 0);
    return said !== undefined && first !== undefined
      ? contentOf(context, optionOf(context, first, "content") ?? first, said)
      : [];
  }
  return depth < 3 && node.type === "Identifier" ? messagesOf(context, ref, depth + 1) : [];
}

function contentOf(context: Context, ref: Ref, role: Prompt["role"]): readonly Prompt[] {
  const whole = promptOf(context, ref, role);
  if (whole !== undefined) return [whole];
  return followAll(context, ref).flatMap((one) => {
    if (one.kind !== "node" || one.node.type !== "ArrayExpression") return [];
    return one.node.elements.flatMap((item) => {
      const text = item ? optionOf(context, { module: one.module, node: item }, "text") : undefined;
      return text === undefined ? [] : (promptOf(context, text, role) ?? []);
    });
  });
}

/** The model that a call names. */
export function modelNameOf(
  context: Context,
  ref: Ref | undefined,
  { isDefault }: { readonly isDefault: boolean },
): ModelName {
  if (ref === undefined) return isDefault ? { kind: "default" } : { kind: "unknown" };
  const client = clientOrigin(context, ref);
  if (client !== undefined) return { kind: "client", place: placeOf(ref), expression: sourceOf(client) };
  for (const one of followAll(context, ref)) {
    const name = nameIn(context, one, 0);
    if (name !== undefined) return name;
  }
  return { kind: "unknown" };
}

function nameIn(
  context: Context,
  ref: Ref & { readonly kind?: string },
  depth: number,
): ModelName | undefined {
  if (depth > 4) return undefined;
  if (ref.kind === "environment") return { kind: "configured" };
  const { module, node } = ref;
  if (node.type === "StringLiteral" || node.type === "TemplateLiteral") {
    const text = textOf(context.project, ref);
    if (text === undefined) return undefined;
    return text.holes.length > 0
      ? { kind: "configured", name: text.text }
      : literal(text.text, placeOf(text.at));
  }
  if (readsEnvironment(ref)) return { kind: "configured", place: placeOf(ref) };
  if (node.type === "ArrayExpression" && node.elements[0])
    return nameIn(context, { module, node: node.elements[0] }, depth + 1);
  if (!isCall(node)) return undefined;
  return ofMaking(context, { module, node }, depth);
}

function ofMaking(context: Context, call: Ref, depth: number): ModelName | undefined {
  const maker = makerOf(context, call);
  if (maker?.from === "airworthy") return { kind: "configured" };
  const first = argument(call, 0);
  if (first === undefined) return undefined;
  const client = clientOrigin(context, first);
  if (client !== undefined) return { kind: "client", place: placeOf(call), expression: sourceOf(client) };
  const given = firstOption(context, first, ["model", "modelName", "modelId"]) ?? first;
  const clientToo = clientOrigin(context, given);
  if (clientToo !== undefined)
    return { kind: "client", place: placeOf(call), expression: sourceOf(clientToo) };
  for (const one of followAll(context, given)) {
    // `wrapLanguageModel({ model: openai("…") })`
    const name = nameIn(context, one, depth + 1);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** `process.env.MODEL ?? "…"`, `config.model`. */
function readsEnvironment({ module, node }: Ref): boolean {
  const text = module.text.slice(node.start ?? 0, Math.min(node.end ?? 0, (node.start ?? 0) + 400));
  return node.type !== "CallExpression" && node.type !== "NewExpression" && node.type !== "ObjectExpression"
    ? /process\.env|import\.meta\.env|Deno\.env/.test(text)
    : false;
}

function literal(name: string, place: Place): ModelName {
  return { kind: "literal", name, place };
}
