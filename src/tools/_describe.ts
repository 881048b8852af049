import { clipped } from "./_clipped.ts";
import type { ToolContract } from "./contract.ts";
import { filtersLine } from "./order/tool-filters.ts";
import { sortLine } from "./order/tool-sort.ts";
import { pagingLine } from "./paging/paging.ts";
import { searchLine } from "./search/tool-search.ts";
import type { ListedError, ToolExample } from "./tool-options.ts";

/** Several providers refuse the description of a tool that is longer. */
const LONGEST = 1_024;
/** Of what is added, however long the author's own words are. */
const LEAST_TAIL = 160;
const LONGEST_LINE = 160;

/** What the model reads: the author's words, then what of the contract fits. */
export function describeTool(contract: ToolContract): string {
  const { description } = contract;
  let left = Math.max(LONGEST - description.length - 2, LEAST_TAIL);
  const lines: string[] = [];
  for (const line of tail(contract)) {
    if (line.length + 1 > left) continue;
    lines.push(line);
    left -= line.length + 1;
  }
  return `${description}\n\n${lines.join("\n")}`;
}

/** The most important first, since the last ones may not fit. */
function tail(contract: ToolContract): readonly string[] {
  return [
    effectLine(contract),
    ...partLines(contract),
    ...Object.entries(contract.errors).map(errorLine),
    ...contract.examples.map(exampleLine),
  ];
}

function partLines({ paging, search, sort, filters, limits }: ToolContract): readonly string[] {
  const { maxOutput } = limits.shared ?? {};
  return [
    ...(paging ? [pagingLine(paging)] : []),
    ...(search ? [searchLine(search)] : []),
    ...(sort ? [sortLine(sort)] : []),
    ...(filters ? [filtersLine(filters)] : []),
    ...(maxOutput === undefined
      ? []
      : [
          `Results longer than ${maxOutput} characters come in parts: call again with readMore for the next.`,
        ]),
  ];
}

function effectLine({ effect, approval, limits, dryRun }: ToolContract): string {
  const tries = dryRun ? " With dryRun: true it only tells what it would change." : "";
  const asks = `${approval ? " A person may have to approve it first." : ""}${tries}`;
  if (effect === "read") return `Effect: reads only.${asks}`;
  const repeats = limits.idempotency?.keyed === true ? " The same request again is done once." : "";
  return `Effect: changes data.${repeats}${asks}`;
}

function errorLine([code, { description, retryable, hint }]: readonly [string, ListedError]): string {
  const when = description === undefined ? "" : `: ${description}`;
  const next = hint === undefined ? "" : ` -> ${hint}`;
  return clipped(`Error ${code}${retryable === true ? " (retryable)" : ""}${when}${next}`, LONGEST_LINE);
}

function exampleLine({ input, output }: ToolExample): string {
  const result = output === undefined ? "" : ` -> ${JSON.stringify(output)}`;
  return `Example: ${JSON.stringify(input)}${result}`;
}
