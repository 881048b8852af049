import type { z } from "zod";
import type * as dataset from "../../../src/server/schemas/dataset.ts";
import type * as diff from "../../../src/server/schemas/diff.ts";
import type * as failure from "../../../src/server/schemas/failure.ts";
import type * as figure from "../../../src/server/schemas/figure.ts";
import type * as review from "../../../src/server/schemas/review.ts";
import type * as run from "../../../src/server/schemas/run.ts";

type Of<Schema extends z.ZodType> = z.infer<Schema>;

/** What the API answers, by the schemas with which the server checks and documents it. */
export type RunSummary = Of<typeof run.runSummary>;
export type RunPage = Of<typeof run.runPage>;
export type Run = Of<typeof run.run>;
export type Call = Of<typeof run.call>;
export type Body = Of<typeof run.body>;
export type CutText = Of<typeof run.cutText>;
export type ReplayResult = Of<typeof run.replayResult>;
export type DatasetList = Of<typeof dataset.datasetList>;
export type NewCase = Of<typeof dataset.newCase>;
export type AddedCase = Of<typeof dataset.addedCase>;
export type RunDiff = Of<typeof diff.runDiff>;
export type Figure = Of<typeof figure.figure>;
export type FailureCluster = Of<typeof failure.failureCluster>;
export type QueueItem = Of<typeof review.queueItem>;
export type Review = Of<typeof review.review>;
export type NewReview = Of<typeof review.newReview>;
