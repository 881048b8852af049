import type { Sign } from "../model/program.ts";
import type { Module } from "./module.ts";
import type { Call, Node } from "./node.ts";
import { allOf, keyOf } from "./node.ts";
import { placeOf, sourceOf } from "./place.ts";

const TOKENS =
  /^(prompt|completion|input|output|total)_?tokens?(_?used)?$|^tokens?(_?(used|usage|count))?$|^usage$/i;
const TIME = /^(latency|duration|elapsed|response_?time|execution_?time)(_?(ms|s|sec|seconds|millis))?$/i;
const COST = /^(\w+_)?cost(_?(usd|cents|micros))?$|^(total|estimated)Cost\w*$/i;
const MODEL = /^model(_?(name|id|used))?$/i;
const STORES =
  /^(create|createMany|create_many|bulk_create|insert|insertOne|insert_one|insertMany|save|values|upsert|persist|record\w*|track\w*|log\w+|store\w+|save\w+|insert\w+)$/i;
const LOGGERS = /^(logger|log|\w*[lL]ogger|_?logger|structlog)$/;

/** Where a run's tokens or cost go into a store or a structured log, with the model or the time that it took. */
export function recordsOf(module: Module): readonly Sign[] {
  const node = module.calls.find((call) => isStoring(module, call) && holdsFigures(module, call));
  return node === undefined
    ? []
    : [{ what: sourceOf({ module, node: node.callee }, 40), place: placeOf({ module, node }) }];
}

function isStoring(module: Module, { callee, type }: Call): boolean {
  // `new CallTrace({ tokens, latency })`: what is made of each call is kept by whoever is given it.
  if (type === "NewExpression")
    return /(Trace|Span|Log|LogEntry|Record|CallRecord)$/.test(sourceOf({ module, node: callee }, 60));
  if (callee.type === "Identifier") return STORES.test(callee.name);
  if (callee.type !== "MemberExpression") return false;
  const name = keyOf(callee) ?? "";
  const object = sourceOf({ module, node: callee.object }, 60);
  if (/^(info|debug|log|bind)$/.test(name)) return LOGGERS.test(object.split(".").at(-1) ?? "");
  if (/^(query|execute|run|exec|prepare)$/.test(name)) return true;
  return name === "add" ? /\b(session|db)$/.test(object) : STORES.test(name);
}

function holdsFigures(module: Module, call: Call): boolean {
  const given = call.arguments as readonly Node[];
  const sql = given[0] === undefined ? "" : sourceOf({ module, node: given[0] }, 2_000);
  const columns = /INSERT\s+INTO\s+\S+\s*\(([^)]*)\)/i.exec(sql)?.[1];
  if (columns !== undefined) return areFigures(columns.split(/[\s,"`]+/));
  if (/^(query|execute|run|exec|prepare)$/.test(nameOf(call.callee))) return false;
  const keys = given.flatMap((one) =>
    allOf(
      one,
      (node): node is Extract<Node, { type: "ObjectProperty" }> => node.type === "ObjectProperty",
    ).map((property) => keyOf(property) ?? ""),
  );
  return areFigures(keys);
}

function nameOf(callee: Node): string {
  return callee.type === "MemberExpression" ? (keyOf(callee) ?? "") : "";
}

function areFigures(names: readonly string[]): boolean {
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  const others = [has(TIME), has(MODEL)];
  return (has(TOKENS) && (has(COST) || others.includes(true))) || (has(COST) && others.includes(true));
}

const KEPT = "(chat_?)?(messages?|conversations?|interactions?|transcripts?|histories|history|turns?)";
const REPOSITORY = new RegExp(`^_?${KEPT}_?(repo|repository|store|dao|model|table|collection|service)$`, "i");
const ENTITY = /^(chatMessage|message|conversation|interaction|transcript|conversationTurn|chat_message)$/;
const INSERT = new RegExp(`INSERT\\s+INTO\\s+["\`]?(\\w+\\.)?${KEPT}\\b`, "i");

/** Where messages or runs go into a store: a function of that name, a repository, a table. */
export function keepsOf(module: Module): readonly Sign[] {
  const node = module.calls.find((call) => isKeeping(module, call));
  return node === undefined
    ? []
    : [{ what: sourceOf({ module, node: node.callee }, 40), place: placeOf({ module, node }) }];
}

function isKeeping(module: Module, { callee, arguments: given }: Call): boolean {
  const name = callee.type === "Identifier" ? callee.name : nameOf(callee);
  if (
    /^(save|store|persist|insert|create|log|record|append|upsert)(Chat|Messages?|Conversation|Run|Completion|Interaction|History|Trace|Usage|Turn)s?$/i.test(
      name.replaceAll("_", ""),
    )
  )
    return true;
  if (callee.type !== "MemberExpression") return false;
  const object = sourceOf({ module, node: callee.object }, 80).split(".").at(-1) ?? "";
  if (/^(create|createMany|add|save|insert|insertOne|insertMany|append|upsert|bulk_create)$/.test(name))
    return REPOSITORY.test(object) || (name !== "append" && ENTITY.test(object)) || isTable(given[0] as Node);
  const [first] = given;
  return (
    /^(query|execute|run|exec|prepare|execute_async|fetch|fetchrow|fetchval)$/.test(name) &&
    first !== undefined &&
    INSERT.test(sourceOf({ module, node: first }, 400))
  );
}

/** `db.insert(messages)` */
function isTable(first: Node | undefined): boolean {
  return first?.type === "Identifier" && new RegExp(`^${KEPT}(Table)?$`, "i").test(first.name);
}
