import { Scope } from "../core/scope.ts";
import { invoke } from "../core/seam.ts";
import type { Asked } from "./_asked.ts";
import type { Round } from "./_question.ts";
import { question, readingOn, refused, rehearsal } from "./_question.ts";
import { readInput } from "./_read-input.ts";
import { fieldOf } from "./field-of.ts";
import { ignored, outOfOrder } from "./order/inspect-order.ts";
import { longOutput } from "./output/cut.ts";
import { KeptOutputs } from "./output/kept-outputs.ts";

/** From the arguments to what the caller gets: most tools are asked once, some search again or turn pages. */
export async function converse(asked: Asked, raw: unknown): Promise<unknown> {
  const { tool, place } = asked;
  const read = await readInput(tool, raw);
  switch (read.kind) {
    case "refused":
      return invoke(refused(tool, raw, read.error), place);
    case "rehearse":
      return invoke(rehearsal(asked, read.input), place);
    case "read_on":
      return invoke(readingOn(asked, read.readMore), place);
    default:
      return ask(asked, read.round);
  }
}

async function ask(asked: Asked, round: Round): Promise<unknown> {
  const { tool, place } = asked;
  const address = place.scope.peek(tool.name);
  const first = await invoke(question(asked, round), place);
  const value =
    tool.searcher === undefined && tool.pager === undefined
      ? first
      : await complete(asked, { round, first, scope: new Scope(`${address}:more`) });
  return asked.isForModel ? partFor(asked, address, value) : value;
}

/** Asks again where nothing was found, and for the pages that follow; each is a call of its own, beside the first. */
async function complete(
  asked: Asked,
  { round: begun, first, scope }: { round: Round; first: unknown; scope: Scope },
): Promise<unknown> {
  const { searcher, pager } = asked.tool;
  const again = (next: Round): Promise<unknown> => invoke(question(asked, next), { ...asked.place, scope });
  let round = begun;
  let value = first;
  const others = searcher?.isEmpty(value) ? searcher.others(begun.input) : [];
  for (const [index, forms] of others.entries()) {
    if (!searcher?.isEmpty(value)) break;
    // A list that ends is no search that failed.
    const isLast = index === others.length - 1 && pager?.isContinued(begun.input) !== true;
    round = { ...begun, input: { ...objectOf(begun.input), ...forms }, forms: {}, isLast: () => isLast };
    value = await again(round);
  }
  const noMatch = searcher?.noMatchOf(begun.input, value);
  if (pager !== undefined) {
    const { input } = round;
    value = await pager.complete(input, value, (change, inspectPage) =>
      again({ ...round, input: { ...objectOf(input), ...change }, inspectPage, isLast: () => false }),
    );
    verifyWhole(asked, round, value);
  }
  return noMatch === undefined ? value : { ...objectOf(value), noMatch };
}

/** Pages that are in order each may still not be so together. */
function verifyWhole({ tool }: Asked, { chosen }: Round, value: unknown): void {
  const { paging, sort } = tool.contract;
  if (paging?.collect === undefined || sort?.verify !== true || chosen.sort === undefined) return;
  const items = fieldOf(value, paging.items);
  const finding = Array.isArray(items) ? outOfOrder(tool.name, items, chosen.sort) : undefined;
  if (finding !== undefined) throw ignored(finding);
}

/** What a model is given of a result; a program gets all of it. */
function partFor({ tool, place, isInside }: Asked, address: string, value: unknown): unknown {
  const { maxOutput: max } = tool.added;
  if (max === undefined) return value;
  const long = longOutput(value, { tool: tool.name, max, items: tool.contract.items });
  return long === undefined
    ? value
    : new KeptOutputs(isInside ? place.execution : undefined).keep(address, long);
}

function objectOf(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
