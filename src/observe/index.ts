export type { ClusterOptions, Counted, FailureCluster } from "./failures/cluster-failures.ts";
export type { FailedRun, FailureReason } from "./failures/failed-run.ts";
export type { Failures, FailuresOptions } from "./failures/failures.ts";
export { failures, runsOfCluster } from "./failures/failures.ts";
export { messageShape } from "./failures/message-shape.ts";
export type { QueueItem, QueueReason, ReviewQueue, ReviewQueueOptions } from "./review/review-queue.ts";
export { reviewQueue } from "./review/review-queue.ts";
