import { conditionsText, differenceText, percent } from "../../observe/segments/segment-words.ts";
import type { RunSegment } from "../../observe/segments/segments.ts";
import { plural } from "./amounts.ts";
import { shortId } from "./short-id.ts";
import type { TableOptions } from "./table.ts";
import { visibleLine } from "./visible.ts";
import { wrapped } from "./wrapped.ts";

const DIFFERENCES = 3;
const EXAMPLES = 3;

/** A segment with its figures, the calls that differ and what to do. */
export function segmentText(
  segment: RunSegment,
  { place, width, paint }: Pick<TableOptions, "width" | "paint"> & { readonly place: number },
): string {
  const { conditions, state, n, failed, rate, low, high, otherRate, customers } = segment;
  const indent = "   ";
  const para = (text: string) => `${indent}${wrapped(text, { width: width - indent.length, indent })}`;
  const title = `${place}. ${visibleLine(conditionsText(conditions))}`;
  const whose = segment.worstCustomer === undefined ? "" : ` of ${plural(customers, "customer")}`;
  const figures = `${failed} of ${n} runs${whose} failed: ${percent(rate)} (95 %: ${percent(low)} to ${percent(high)}), elsewhere ${percent(otherRate)}; p ${pText(segment.p)}`;
  return [
    `${paint("bold", title)}  ${paint(state === "confirmed" ? "red" : "yellow", state)}`,
    para(figures),
    ...segment.differences.slice(0, DIFFERENCES).map((one) => para(`- ${differenceText(one)}`)),
    para(segment.suggestion.text),
    paint("dim", para(segment.examples.slice(0, EXAMPLES).map(shortId).join(" "))),
  ].join("\n");
}

function pText(p: number): string {
  return p < 0.0001 ? "below 0.0001" : p.toFixed(4);
}
