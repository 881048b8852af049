import type { RunId } from "../../core/ids.ts";
import { grouped, plural } from "../../core/print/amounts.ts";
import { shortId } from "../../core/print/short-id.ts";
import { visibleLine } from "../../core/print/visible.ts";
import type { FailureCluster } from "../failures/cluster-failures.ts";
import { placeOf, whatOf } from "../failures/cluster-words.ts";
import { conditionsText, percent } from "../segments/segment-words.ts";
import type { RunSegment } from "../segments/segments.ts";
import type { GroupFigures } from "./group-figures.ts";
import type { Report } from "./report.ts";
import { changeText, costText, latencyText, successText, unchangedText, utc } from "./report-words.ts";

export interface ReportLinks {
  /** Address of a run's page; without it ids stand alone. */
  readonly run?: ((id: RunId) => string) | undefined;
}

const GROUPS = 5;
const TEXT = 140;

/** A report that fits into a message of a chat (some 3,500 characters at most), in Markdown without tables. */
export function reportMarkdown(report: Report, links: ReportLinks = {}): string {
  const { since, until, workflow, all, workflows, releases, isCut } = report;
  const of = workflow === undefined ? "" : ` of ${text(workflow)}`;
  return [
    `**Runs${of}, ${utc(since)} to ${utc(until)}**`,
    groupLine(all, `${plural(all.runs, "run")}, ${grouped(all.failed)} failed`),
    ...(isCut ? ["_Only the newest 100,000 runs of a period were read._"] : []),
    ...part(
      "What changed",
      report.changes.length === 0
        ? [unchangedText(report)]
        : report.changes.map((one) => text(changeText(one))),
    ),
    ...part(
      "New failures",
      report.newFailures.map((one) => clusterLine(one, links)),
    ),
    ...part(
      "Segments",
      report.segments.map((one) => segmentLine(one, links)),
    ),
    ...part(
      "Most frequent failures",
      report.failures.filter(({ isNew }) => !isNew).map((one) => clusterLine(one, links)),
    ),
    ...(workflows.length > 1 ? part("By workflow", groupLines(workflows)) : []),
    ...(releases.length > 1 ? part("By release", groupLines(releases)) : []),
  ].join("\n");
}

function part(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", `**${title}**`, ...lines.map((line) => `- ${line}`)];
}

function groupLine(group: GroupFigures, name: string): string {
  if (group.runs === 0) return "No runs ended.";
  return `${name}: success ${successText(group)}; p50 / p95 ${latencyText(group)}; a run costs ${costText(group)}`;
}

function groupLines(groups: readonly GroupFigures[]): readonly string[] {
  const more = groups.length - GROUPS;
  return [
    ...groups.slice(0, GROUPS).map((one) => groupLine(one, `${text(one.name)}, ${plural(one.runs, "run")}`)),
    ...(more > 0 ? [`… ${more} more`] : []),
  ];
}

function clusterLine(cluster: FailureCluster, links: ReportLinks): string {
  const { count, examples } = cluster;
  return `${count} x ${text(placeOf(cluster))}: ${text(whatOf(cluster))} (${runs(examples, links)})`;
}

function segmentLine(segment: RunSegment, links: ReportLinks): string {
  const { conditions, failed, n, otherRate, state, suggestion, examples } = segment;
  return `${text(conditionsText(conditions))}, ${state}: ${failed} of ${n} failed, elsewhere ${percent(otherRate)}. ${text(suggestion.text, 400)} (${runs(examples, links)})`;
}

function runs(ids: readonly RunId[], { run }: ReportLinks): string {
  return ids
    .slice(0, 2)
    .map((id) => (run === undefined ? `\`${shortId(id)}\`` : `[${shortId(id)}](${run(id)})`))
    .join(", ");
}

/** Nothing that a model or a customer wrote becomes markup, a link or a mention: chats make those of bare text too. */
function text(plain: string, most = TEXT): string {
  const line = visibleLine(plain);
  const cut = line.length > most ? `${line.slice(0, most).toWellFormed()}…` : line;
  return cut
    .replaceAll(/[\\`*_{}[\]()<>#|~!]/g, "\\$&")
    .replaceAll("@", "＠")
    .replaceAll("://", ": //");
}
