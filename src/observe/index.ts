export type { ClusterOptions, Counted, FailureCluster } from "./failures/cluster-failures.ts";
export type { FailedRun, FailureReason } from "./failures/failed-run.ts";
export type { Failures, FailuresOptions } from "./failures/failures.ts";
export { failures, runsOfCluster } from "./failures/failures.ts";
export { messageShape } from "./failures/message-shape.ts";
export type { ExporterOptions } from "./otlp/out/exporter-options.ts";
export type {
  AirworthyOptions,
  BraintrustOptions,
  HeliconeOptions,
  LangfuseOptions,
  LangsmithOptions,
  OtlpOptions,
  PhoenixOptions,
} from "./otlp/out/exporters.ts";
export { airworthy, braintrust, helicone, langfuse, langsmith, otlp, phoenix } from "./otlp/out/exporters.ts";
export type { ContentRule } from "./otlp/out/facts.ts";
export type { ReportChange } from "./report/changes.ts";
export type { GroupFigures } from "./report/group-figures.ts";
export type { Report, ReportOptions } from "./report/report.ts";
export { report } from "./report/report.ts";
export { reportHtml } from "./report/report-html.ts";
export type { ReportLinks } from "./report/report-markdown.ts";
export { reportMarkdown } from "./report/report-markdown.ts";
export type { QueueItem, QueueReason, ReviewQueue, ReviewQueueOptions } from "./review/review-queue.ts";
export { reviewQueue } from "./review/review-queue.ts";
export type { CallDifference, DifferenceKind } from "./segments/call-differences.ts";
export { guessLanguage } from "./segments/guess-language.ts";
export { conditionsText, differenceText } from "./segments/segment-words.ts";
export type { RunSegment, SegmentsOptions, SegmentsReport } from "./segments/segments.ts";
export { segments } from "./segments/segments.ts";
export type { Suggestion, SuggestionAction } from "./segments/suggestion.ts";
